from . import test_policy
from . import test_r05_letter
from . import test_r06_lead_time
from . import test_r07_video
from . import test_r09_approval
from . import test_r11_quota
from . import test_reference
from . import test_workdays
