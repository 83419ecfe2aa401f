pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// The signature past closed gates (06).
SignSheet {}
