"""What a change is about."""

from bot.domain.work import MOST_KEYS, Facet, Work, keys_of

WORK = Work(
    number=1,
    project="openstack/glance",
    at=13 * 3600.0,
    author=7,
    branch="master",
    files=("glance/api/v2/images.py", "README"),
    subject="api: Close the file",
    topic="image-signing",
)


def test_paths() -> None:
    """A file stands for itself and for every folder above it, within its project."""
    keys = keys_of(WORK)

    assert keys[Facet.FILE] == ("openstack/glance/README", "openstack/glance/glance/api/v2/images.py")
    assert keys[Facet.FOLDER] == ("openstack/glance", "openstack/glance/glance/api/v2")
    assert keys[Facet.TOP_FOLDER] == ("openstack/glance/glance",)
    assert keys[Facet.UPPER_FOLDER] == ("openstack/glance/glance/api", "openstack/glance/glance/api/v2")
    assert keys[Facet.PROJECT_FAMILY] == ("openstack",)


def test_words() -> None:
    """The component before the colon, the words, the whole subject and the topic speak for a reviewer too."""
    keys = keys_of(WORK)

    assert (keys[Facet.COMPONENT], keys[Facet.TITLE]) == (("api",), ("api: Close the file",))
    assert "close" in keys[Facet.SUBJECT_WORD]
    assert "images" in keys[Facet.NAME_WORD]
    assert (keys[Facet.TOPIC], keys[Facet.PAIR]) == (("image-signing",), ("7",))
    assert keys[Facet.AUTHOR_FOLDER][0] == "7 openstack/glance/glance/api"


def test_little_known() -> None:
    """What is not known has no key; a change of thousands of files has a bounded number."""
    bare = keys_of(Work(number=1, project="glance", at=0.0))
    huge = keys_of(Work(number=1, project="glance", at=0.0, files=tuple(f"d{n}/e{n}/f{n}.c" for n in range(7_418))))

    assert not {Facet.AUTHOR, Facet.TOPIC, Facet.TITLE, Facet.FILE, Facet.AUTHOR_FOLDER} & bare.keys()
    assert all(len(found) <= MOST_KEYS.get(facet, 1) for facet, found in huge.items())
