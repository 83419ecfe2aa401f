import QtQuick

// One button of the action bar, as data: the bar decides where it fits.
QtObject {
    id: action

    property string name
    property string text
    property string iconName
    property bool shown: true
    // Back: drawn as an icon alone where space is short.
    property bool back: false
    property bool closed: false
    // First to leave the bar where space is short.
    property bool late: false

    signal asked

    objectName: action.name
}
