"""Reading a finished dataset: one pandas frame per table, each read when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.publish.output import is_dataset, settle
from schemas.problems import NotADataset, Text

if TYPE_CHECKING:
    from pandas import DataFrame


class Dataset:
    """A folder written by ``doichieu run``.

    ``dataset.figures`` is the table ``figures`` as a frame; columns of whole numbers that may be empty are ``Int64``.
    Raises NotADataset for any other folder, and for a table that is damaged.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        settle(self.path)
        if not is_dataset(self.path):
            raise NotADataset(
                Text(f"{self.path} không phải là kết quả của doichieu.", f"{self.path} is not a dataset of doichieu."),
                Text("Chạy “doichieu run ... -o THƯ_MỤC” trước.", "Run “doichieu run ... -o FOLDER” first."),
            )

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables, each an attribute."""
        return tuple(sorted(path.stem for path in self.path.glob("*.parquet")))

    def rows(self, table: str, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a table one by one, for tables that are too large for a frame."""
        import pyarrow.dataset as ds

        path = self.path / f"{table}.parquet"
        with damage_named(path):
            for batch in ds.dataset(path).to_batches(columns=columns):
                yield from batch.to_pylist()

    def __getattr__(self, name: str) -> DataFrame:
        if name.startswith("_") or name == "path":  # asked for on a copy that is not filled yet
            raise AttributeError(name)
        if not (self.path / f"{name}.parquet").exists():
            raise AttributeError(f"no table {name!r}; the tables are {', '.join(self.tables)}")
        import pandas as pd
        import pyarrow as pa
        import pyarrow.parquet as pq

        whole = {pa.int8(): pd.Int8Dtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
        path = self.path / f"{name}.parquet"
        with damage_named(path):
            frame: DataFrame = pq.read_table(path).to_pandas(types_mapper=whole.get)
        self.__dict__[name] = frame
        return frame

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    def __repr__(self) -> str:
        return f"Dataset({str(self.path)!r}: {', '.join(self.tables)})"


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """Turns what Arrow says of a table that is missing or damaged into NotADataset."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise NotADataset(
            Text(f"Bảng {path} bị thiếu hoặc bị hỏng.", f"The table {path} is missing or damaged."),
            Text("Chạy lại “doichieu run”.", "Run “doichieu run” again."),
        ) from error


def find_dataset(folder: Path = Path()) -> Path:
    """The dataset in ``folder``, or the only one right under it. Raises NotADataset."""
    if is_dataset(folder):
        return folder
    found = [path for path in sorted(folder.iterdir()) if path.is_dir() and is_dataset(path)]
    if len(found) == 1:
        return found[0]
    raise NotADataset(
        Text(f"Có {len(found)} tập dữ liệu trong thư mục này.", f"There are {len(found)} datasets in this folder."),
        Text("Nêu rõ thư mục OUT.", "Name the folder OUT."),
    )
