using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>What an operator changes of open runs and their activities.</summary>
internal sealed class ControlVerbs(EngineCore core)
{
    public void Register(VerbTable verbs)
    {
        verbs.On<Api.PauseActivityRequest, Api.PauseActivityResponse>((request, _, _) => core.TransactAsync<Api.PauseActivityResponse>(() => core.ActivityControl.Pause(request)));
        verbs.On<Api.UnpauseActivityRequest, Api.UnpauseActivityResponse>((request, _, _) => core.TransactAsync<Api.UnpauseActivityResponse>(() => core.ActivityControl.Unpause(request)));
        verbs.On<Api.ResetActivityRequest, Api.ResetActivityResponse>((request, _, _) => core.TransactAsync<Api.ResetActivityResponse>(() => core.ActivityControl.Reset(request)));
        verbs.On<Api.UpdateActivityOptionsRequest, Api.UpdateActivityOptionsResponse>((request, _, _) => core.TransactAsync(() => core.ActivityControl.Update(request)));
        verbs.On<Api.UpdateWorkflowExecutionOptionsRequest, Api.UpdateWorkflowExecutionOptionsResponse>((request, _, _) => core.TransactAsync(() => core.Options.Update(request)));
    }
}
