using System.Runtime.InteropServices;

namespace Tsrun.Activities.Sandbox;

/// <summary>Says why a program could not be started.</summary>
internal static class SpawnFailure
{
    /// <summary>Refuses a request that cannot succeed, before anything is set up for it.</summary>
    internal static void Check(ProcessRequest request)
    {
        if (!Path.IsPathFullyQualified(request.Program))
            throw ActivityFailureException.Final("TS0501", $"cannot start '{request.Program}': expected an absolute path; a search through PATH could find somebody else's program");
        if (!File.Exists(request.Program))
            throw ActivityFailureException.Final("TS0501", $"cannot start '{request.Program}': there is no such file; install it, or name its path");
        if (!Directory.Exists(request.WorkingDirectory))
            throw ActivityFailureException.Final("TS0501", $"cannot start '{request.Program}' in '{request.WorkingDirectory}': there is no such folder");
    }

    /// <summary>The exception for an error number of posix_spawn.</summary>
    internal static ActivityFailureException Explain(ProcessRequest request, int error) =>
        ActivityFailureException.Final("TS0501", $"cannot start '{request.Program}': {Marshal.GetPInvokeErrorMessage(error)} (error {error})");
}
