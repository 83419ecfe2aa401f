pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// The signature under a review (11).
SignSheet {}
