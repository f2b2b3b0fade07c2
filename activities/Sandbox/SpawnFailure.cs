using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Says why a program could not be started.</summary>
internal static class SpawnFailure
{
    private const int AccessDenied = 13;

    /// <summary>Refuses a request that cannot succeed, before anything is set up for it.</summary>
    internal static void Check(ProcessRequest request, SandboxTier tier)
    {
        if (!Path.IsPathFullyQualified(request.Program))
            throw NotStarted($"cannot start '{request.Program}': expected an absolute path; a search through PATH could find somebody else's program");
        if (!File.Exists(request.Program))
            throw NotStarted($"cannot start '{request.Program}': there is no such file; install it, or name its path");
        if (!Directory.Exists(request.WorkingDirectory))
            throw NotStarted($"cannot start '{request.Program}' in '{request.WorkingDirectory}': there is no such folder");
        if (request.Sandbox.Required && tier is SandboxTier.None none)
            throw ActivityFailureException.Final("TS0502", $"did not start '{request.Program}': it runs foreign code, which needs a sandbox, and here is none: {none.Reason}; "
                + "use Linux 6.12 or newer, or add --trust-this-code if you trust this crate with your account");
    }

    /// <summary>The exception for a launch that got as far as a step.</summary>
    internal static ActivityFailureException Explain(ProcessRequest request, LaunchStep step, int error)
    {
        var reason = $"{Marshal.GetPInvokeErrorMessage(error)} (error {error})";
        if (step is not LaunchStep.Spawn)
            return ActivityFailureException.Final("TS0502", $"did not start '{request.Program}': the sandbox failed at step {step}: {reason}; see tsrun doctor");
        var hint = error == AccessDenied ? "; expected an executable file below one of the sandbox's paths, its interpreter too" : "";
        return NotStarted($"cannot start '{request.Program}': {reason}{hint}");
    }

    private static ActivityFailureException NotStarted(string message) => ActivityFailureException.Final("TS0501", message);
}
