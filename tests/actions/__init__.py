"""Scheduled actions in processes of their own, which are killed or run side by side.

    with Arena(contenders=COUNT) as arena:
        stage = Stage(arena)
        stage.kill(scene, commit=2)   # SIGKILL as the action commits its second record
        stage.run(scene)              # once more, as the scheduler does
        stage.together(scene)         # two servers at once, past the scheduler's lock

Each :class:`Scene` makes its records by public calls and says by SQL what was done to
each of them.
"""

from .scenes import SCENES, Scene
from .stage import Stage

__all__ = ["SCENES", "Scene", "Stage"]
