using System.Diagnostics;

namespace Tsrun.Eval;

/// <summary>Starts the shipped binary, and the user's own cargo that judges what it left.</summary>
/// <remarks>
/// Eval measures tsrun from outside, so it may not borrow tsrun's process starter: a fault of that starter would then hide itself.
/// This file is Eval's only starter, and the ban list is lifted for it alone in <c>eval/.editorconfig</c>.
/// </remarks>
public static class ChildProcess
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs a child to its end, or kills it with all its descendants at the time limit or on cancellation.</summary>
    /// <exception cref="EvalException">TS0903: the program cannot be started.</exception>
    public static async Task<ChildResult> RunAsync(ChildRequest request, CancellationToken cancellation)
    {
        using var child = Start(request);
        child.StandardInput.Close();
        var started = Stopwatch.GetTimestamp();
        var stdout = child.StandardOutput.ReadToEndAsync(cancellation);
        var stderr = child.StandardError.ReadToEndAsync(cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(request.Timeout);
        var timedOut = !await EndsAsync(child, limit.Token);
        if (timedOut)
            await KillAsync(child);
        cancellation.ThrowIfCancellationRequested();
        var output = await Task.WhenAll(stdout, stderr).WaitAsync(request.Timeout + Grace, cancellation);
        return new ChildResult(timedOut ? null : child.ExitCode, output[0], output[1], Stopwatch.GetElapsedTime(started));
    }

    private static Process Start(ChildRequest request)
    {
        var start = new ProcessStartInfo(request.Program, request.Arguments)
        {
            WorkingDirectory = request.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in request.Environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start) ?? throw new EvalException("TS0903", $"{request.Program} did not start");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new EvalException("TS0903", $"cannot start {request.Program}: {exception.Message}; pass an absolute path or put it on PATH", exception);
        }
    }

    private static async Task<bool> EndsAsync(Process child, CancellationToken limit)
    {
        try
        {
            await child.WaitForExitAsync(limit);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task KillAsync(Process child)
    {
        child.Kill(entireProcessTree: true);
        await child.WaitForExitAsync(CancellationToken.None);
    }
}

/// <summary>A child to be: an argument list, where it runs, and variables on top of the caller's own environment.</summary>
public sealed record ChildRequest(
    string Program,
    IReadOnlyList<string> Arguments,
    string Folder,
    IReadOnlyDictionary<string, string> Environment,
    TimeSpan Timeout);

/// <summary>What a child left.</summary>
/// <param name="ExitCode">Null when it was killed at its time limit.</param>
public sealed record ChildResult(int? ExitCode, string Stdout, string Stderr, TimeSpan Elapsed);
