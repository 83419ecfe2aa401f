import QtQuick
import Handrail.Ui

// A piece of the rail: what is behind you is dark, what lies ahead is pale.
Rectangle {
    property bool ahead: false

    width: 9 * Theme.u
    color: ahead ? Theme.railAhead : Theme.rail
}
