"""One module a page: a function that returns the value of the page from the catalogue and the parameters of its route."""
