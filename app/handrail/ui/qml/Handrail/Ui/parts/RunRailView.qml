import QtQuick
import Handrail.Ui
import Handrail.Bridge as Bridge

// The rail of the run in work, as the screens of a run show it.
Rail {
    id: view

    required property Bridge.RunRail run

    model: run.rows
    onNodeAsked: key => run.nodeAsked(key)
}
