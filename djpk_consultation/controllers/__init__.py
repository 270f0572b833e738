from . import offer
from . import portal_close
from . import portal_ticket
from . import service
from . import verification
