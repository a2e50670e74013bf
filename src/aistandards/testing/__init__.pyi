from aistandards.testing.suite import SourceSuite as SourceSuite
from aistandards.testing.upstream.archives import (
    XlsxListing as XlsxListing,
    ZipArchive as ZipArchive,
)
from aistandards.testing.upstream.server import (
    Answer as Answer,
    Request as Request,
)
from aistandards.testing.upstream.feed_format import (
    CsvListing as CsvListing,
    JsonLines as JsonLines,
    JsonListing as JsonListing,
    FeedFormat as FeedFormat,
)
