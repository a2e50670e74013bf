"""The least a command that reads the store can do: import click and SQLAlchemy, open the file, print the first rows.

python benchmarks/floor_start_up.py STORE
"""

import sys

import click
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, select

standard = Table("standard", MetaData(), Column("id", Integer, primary_key=True), Column("designation", Text))
with create_engine(f"sqlite:///{sys.argv[1]}").connect() as connection:
    for row in connection.execute(select(standard).limit(500)):
        click.echo(row.designation)
