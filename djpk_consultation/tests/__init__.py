from . import test_policy
from . import test_reference
from . import test_workdays
