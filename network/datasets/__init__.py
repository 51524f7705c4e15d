"""The network as open data: pairs, programmes, plans with what falls due, documents with their clauses."""

from schools.open_data import Dataset

from .documents import DOCUMENT_DATASETS
from .pairs import PAIR_DATASETS
from .plans import PLAN_DATASETS

DATASETS: tuple[Dataset, ...] = (*PAIR_DATASETS, *PLAN_DATASETS, *DOCUMENT_DATASETS)
