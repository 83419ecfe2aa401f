#!/usr/bin/env python3
"""Set up a checkout: ask what is there, install what is missing, say what cannot be done.

    python3 packaging/setup_env.py             system libraries, then .venv from requirements.lock
    python3 packaging/setup_env.py --tests     programs that some tests want (a missing one skips its tests, by name)
    python3 packaging/setup_env.py --systems   third-party servers that `make systems` speaks to, likewise
    python3 packaging/setup_env.py --package   programs `make package` wants

Standard library only, and syntax that an old Python still parses, so that it can say that it is too old.
"""

import ctypes
import fcntl
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "handrail-stamp")
LOCK = os.path.join(ROOT, "requirements.lock")
OLDEST, NEWEST = (3, 11), (3, 13)

# What is asked is the library, what is installed is the package: newer Debian and Ubuntu rename packages
# (libglib2.0-0t64) but keep the old name as an alias that apt resolves.
OFFSCREEN = {
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "fontconfig",
    "libpulse.so.0": "libpulse0",
    "libzbar.so.0": "libzbar0",
}
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def say(text):
    print("setup: " + text, flush=True)


def refuse(text):
    sys.exit("setup: " + text)


# ---------------------------------------------------------------- Python


def fitting_python():
    """Go on in a Python that fits: this one, or another that is installed."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which("python3.%d" % minor)
        if other and subprocess.call([other, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(other, [other] + sys.argv)
    refuse(
        "Python %d.%d to %d.%d is needed; this is %s at %s, and no other was found."
        % (OLDEST + NEWEST + (sys.version.split()[0], sys.executable))
    )


def venv_package():
    """The Debian package that lacks when `ensurepip` does; empty when it is there."""
    try:
        import ensurepip
        import venv  # noqa: F401

        ensurepip.version()
    except ImportError:
        default = os.path.realpath("/usr/bin/python3") == os.path.realpath(sys.executable)
        return "python3-venv" if default else "python3.%d-venv" % sys.version_info[1]
    return ""


# ---------------------------------------------------------------- system packages


def loads(soname):
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_for_a_window():
    """What the display here asks for on top."""
    wanted = {}
    if os.environ.get("DISPLAY"):
        wanted.update(WINDOW)
    if os.environ.get("WAYLAND_DISPLAY"):
        wanted.update(WAYLAND)
    return sorted({package for soname, package in wanted.items() if not loads(soname)})


def missing_packages():
    missing = {package for soname, package in OFFSCREEN.items() if not loads(soname)}
    if not os.path.exists("/etc/fonts/fonts.conf"):
        missing.add("fontconfig")
    if venv_package():
        missing.add(venv_package())
    return sorted(missing)


def found_postgresql():
    return bool(shutil.which("initdb") or glob.glob("/usr/lib/postgresql/*/bin/initdb"))


def found_sshd():
    return bool(shutil.which("sshd") or os.path.exists("/usr/sbin/sshd"))


def apt_prefix():
    """How apt-get can be called here: [] as root, through sudo where it asks nothing, else None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], **quiet) == 0:
        return ["sudo", "-n"]
    return None


def apt_install(packages):
    """Install without a question; true when it worked."""
    prefix = apt_prefix()
    if prefix is None:
        return False
    # RUNLEVEL=1: what is installed starts no service.
    apt = prefix + ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-q", "-y"]
    apt += ["-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"]
    install = apt + ["install", "--no-install-recommends"] + packages
    say("installing " + " ".join(packages))
    # A list that is old or was never fetched is the usual reason for a failure: fetch it and try once more.
    return subprocess.call(install) == 0 or (subprocess.call(apt + ["update"]) == 0 and subprocess.call(install) == 0)


def by_hand(packages):
    return "sudo apt-get update && sudo apt-get install --no-install-recommends -y " + " ".join(packages)


def system_packages():
    missing, window = missing_packages(), missing_for_a_window()
    if not missing + window:
        return
    installed = apt_install(missing + window)
    if missing and not installed:
        if not shutil.which("apt-get"):
            absent = [soname for soname in sorted(OFFSCREEN) if not loads(soname)]
            names = " ".join(absent), " ".join(missing)
            refuse("no apt-get here; install what has these libraries: %s (Debian: %s)" % names)
        refuse("these system packages are missing; run this, then again:\n  " + by_hand(missing + window))
    # A library that apt has just installed is found without a new start; Python's own ensurepip may not be.
    left = [package for package in missing_packages() if not package.endswith("-venv")]
    if left:
        refuse("still missing after the installation: " + " ".join(left))
    if missing_for_a_window():  # the sample job plays without one
        say("no window can be opened without these; to have them:\n  " + by_hand(missing_for_a_window()))


def compiles():
    """Whether there is a C compiler with the headers of the C library."""
    command = ["gcc", "-E", "-include", "stdio.h", "-include", "dlfcn.h", "-x", "c", os.devnull]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return bool(shutil.which("gcc")) and subprocess.call(command, **quiet) == 0


def opens_windows():
    return bool(shutil.which("Xvfb")) and all(map(loads, WINDOW))


def keeps_secrets():
    """Whether a session of its own with a Secret Service can be started."""
    return bool(shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon"))


def found_slapd():
    return bool(shutil.which("slapd") or os.path.exists("/usr/sbin/slapd"))


def runs_node():
    """Whether node is there, new enough for the OpenID provider, and npm."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    said = subprocess.check_output(["node", "--version"], universal_newlines=True)
    return int(re.sub(r"\D.*", "", said.lstrip("v")) or 0) >= 20


def has(program):
    return lambda: bool(shutil.which(program))


# What the tests want: how to ask for it, its packages, and what is skipped without.
FOR_TESTS = (
    ("PostgreSQL's server", found_postgresql, ["postgresql"], "the gateway on PostgreSQL"),
    ("a C compiler", compiles, ["gcc", "libc6-dev"], "faults in the C library's calls, slow flushes"),
    ("strace", has("strace"), ["strace"], "faults in system calls"),
    ("OpenSSH's server", found_sshd, ["openssh-server"], "deliveries over SFTP"),
    ("openssl", has("openssl"), ["openssl"], "evidence checked by hand"),
    ("a display to draw on", opens_windows, ["xvfb"] + sorted(set(WINDOW.values())), "`handrail run` with a display"),
)
# What `make systems` speaks to. A service is started by the tests, in a session of its own; none is switched on here.
FOR_SYSTEMS = (
    ("a Secret Service", keeps_secrets, ["dbus", "gnome-keyring"], "production mode through a real key store"),
    ("node 20 or newer, with npm", runs_node, ["nodejs", "npm"], "sign-in at a real OpenID provider"),
    ("OpenLDAP's server", found_slapd, ["slapd"], "roles from a real directory"),
    ("ldapsearch", has("ldapsearch"), ["ldap-utils"], "roles from a real directory"),
)
# The folder build takes along what a window needs, so the machine that builds has to have it.
FOR_PACKAGES = (
    ("binutils", has("objdump"), ["binutils"], "the folder build"),
    ("what a window needs", lambda: all(map(loads, WINDOW)), sorted(set(WINDOW.values())), "the folder build"),
)


def programs(wanted):
    """Install what of these is missing, in one go; true when all of it is there in the end."""
    missing = [one for one in wanted if not one[1]()]
    packages = sorted({package for one in missing for package in one[2]})
    if missing and "postgresql" in packages:
        without_main_cluster()
    if missing and "openssh-server" in packages:
        without_ssh_service()
    if not missing or apt_install(packages):
        missing = [one for one in missing if not one[1]()]
    for what, _, _, without in missing:
        say("%s is missing; without it goes: %s" % (what, without))
    if missing:
        left = sorted({package for one in missing for package in one[2]})
        say("to have it:\n  " + by_hand(left))
    return not missing


def without_main_cluster():
    """PostgreSQL's package makes and starts a database of its own unless told not to; the tests make theirs."""
    path = "/etc/postgresql-common/createcluster.conf"
    prefix = apt_prefix()
    if prefix is None or os.path.exists(path):
        return
    script = 'mkdir -p "${1%/*}" && echo "create_main_cluster = false" > "$1"'
    subprocess.call(prefix + ["sh", "-c", script, "sh", path])


def without_ssh_service():
    """OpenSSH's package opens the machine to the network unless told not to; the tests start one on loopback."""
    prefix = apt_prefix()
    if prefix is None:
        return
    script = 'mkdir -p /etc/ssh && echo "Handrail: wanted for tests only" > /etc/ssh/sshd_not_to_be_run'
    subprocess.call(prefix + ["sh", "-c", script])


def without_main_directory():
    """OpenLDAP's package makes a directory of its own unless told not to; the tests make theirs."""
    prefix = apt_prefix()
    if prefix is None or found_slapd() or not shutil.which("debconf-set-selections"):
        return
    answer = b"slapd slapd/no_configuration boolean true\n"
    with subprocess.Popen(prefix + ["debconf-set-selections"], stdin=subprocess.PIPE) as process:
        process.communicate(answer)


def node_packages():
    """What the lock beside the tests' OpenID provider names, beside it."""
    folder = os.path.join(ROOT, "tests", "systems", "oidc")
    if not runs_node() or os.path.exists(os.path.join(folder, "node_modules", ".package-lock.json")):
        return
    say("installing the OpenID provider for the tests")
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--prefix", folder]
    if subprocess.call(command) != 0:
        say("npm could not install it; without it goes: sign-in at a real OpenID provider")


def tryton(series):
    """Tryton in a virtual environment of its own: it is GPL, so another process that is spoken to over HTTP only."""
    lock = os.path.join(ROOT, "tests", "tryton", "trytond-%s.lock" % series)
    folder = os.path.join(ROOT, ".tryton", series)
    stamp = os.path.join(folder, "stamp")
    with open(lock, "rb") as file:
        wanted = hashlib.sha256(file.read() + sys.version.encode()).hexdigest()
    if read_stamp(stamp) == wanted:
        return
    say("installing Tryton %s for the tests (25 MB to download)" % series)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    python = os.path.join(folder, "venv", "bin", "python")
    made = subprocess.call([sys.executable, "-m", "venv", os.path.join(folder, "venv")]) == 0
    if made and pip("--require-hashes", "-r", lock, python=python) == 0:
        write_stamp(wanted, stamp)
    else:
        say("Tryton %s could not be installed; without it goes: the gateway and a real Tryton" % series)


# ---------------------------------------------------------------- .venv


def digest():
    """Changes when the environment must: lock, Python, place, and what of pyproject.toml the installation reads."""
    import tomllib

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)
    with open(LOCK, "rb") as file:
        lock = file.read()
    relevant = [project["build-system"], project["project"], project["tool"]["hatch"], sys.version, ROOT]
    return hashlib.sha256(lock + json.dumps(relevant, sort_keys=True).encode()).hexdigest()


def read_stamp(path=STAMP):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def write_stamp(text, path=STAMP):
    with open(path + ".new", "w") as file:
        file.write(text)
    os.replace(path + ".new", path)


def venv_version():
    try:
        return subprocess.check_output([VENV_PYTHON, "-c", "import sys; print(sys.version)"], text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def pip(*arguments, python=VENV_PYTHON):
    # A user's own `user = true` or "virtualenv only" must not send the packages elsewhere.
    environment = dict(
        os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PYTHONUNBUFFERED="1"
    )
    command = [python, "-m", "pip", "install"] + list(arguments)
    if sys.stdout.isatty():  # pip draws its own bars
        return subprocess.call(command, env=environment)
    # In a log: one line for each download worth a line, and what went wrong.
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout:
            size = re.search(r"Downloading (\S+).*\(([\d.]+ [MG]B)\)", line)
            if size:
                say("  %s, %s" % (size.group(1).rsplit("/", 1)[-1], size.group(2)))
            elif "Installing collected packages" in line:
                say("  installing %d packages" % (line.count(",") + 1))
            elif re.match(r"\s*(ERROR|WARNING: (?!Location|Running))", line):
                say("  " + line.strip()[:300])
            elif re.match(r"\s*(Expected|Got|Hash)", line):
                say("  " + line.strip())
    return process.returncode


def virtual_environment():
    wanted = digest()
    if read_stamp() == wanted and os.path.exists(os.path.join(VENV, "bin", "handrail")):
        return
    began = os.times().elapsed
    if read_stamp() == "installing":
        say("the last set-up was interrupted; starting .venv again")
        shutil.rmtree(VENV)
    elif os.path.exists(VENV) and venv_version() != sys.version:
        say(".venv belongs to another Python; starting it again")
        shutil.rmtree(VENV)
    if not os.path.exists(VENV):
        say("making .venv with Python " + sys.version.split()[0])
        if subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            refuse("python -m venv failed")
    write_stamp("installing")
    say("installing what requirements.lock names (the first time: about 450 MB to download)")
    code = pip("--require-hashes", "--only-binary", ":all:", "-r", LOCK)
    if code != 0:
        if code > 0:  # pip stopped by itself and left nothing half done: the next run goes on from here
            write_stamp("")
        refuse("pip could not install requirements.lock; see above. Run again to go on.")
    # The build backend is in the lock, so nothing is fetched for the project itself.
    if pip("--no-deps", "--no-build-isolation", "--editable", ROOT) != 0:
        refuse("pip could not install the project itself; see above.")
    write_stamp(wanted)
    say("done in %d s" % (os.times().elapsed - began))


def translations():
    """Build the catalogues of the screens that are missing or older than their source."""
    for source in glob.glob(os.path.join(ROOT, "i18n", "*.ts")):
        built = os.path.join(ROOT, "out", "i18n", os.path.basename(source)[:-3] + ".qm")
        if not os.path.exists(built) or os.path.getmtime(built) < os.path.getmtime(source):
            script = os.path.join(ROOT, "packaging", "build_translations.py")
            if subprocess.call([VENV_PYTHON, script]) != 0:
                refuse("the translations could not be built; see above")
            return


def main(arguments):
    if arguments in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0
    fitting_python()
    if arguments == ["--tests"]:
        programs(FOR_TESTS)
        tryton("8.2")
        return 0
    if arguments == ["--systems"]:
        without_main_directory()
        programs(FOR_SYSTEMS)
        node_packages()
        tryton("8.2")
        tryton("8.0")
        return 0
    if arguments == ["--package"]:
        return 0 if programs(FOR_PACKAGES) else 1
    if arguments:
        refuse("unknown arguments: " + " ".join(arguments))
    # Two of us at a time (make -j, a second terminal) would tread on each other.
    door = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(door, fcntl.LOCK_EX)
    system_packages()
    virtual_environment()
    translations()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        refuse("interrupted; the next run starts .venv again")
