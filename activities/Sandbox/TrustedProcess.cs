using System.Diagnostics;

// Reason: systems without our launcher start trusted code through the framework; this is the only file that may.
#pragma warning disable RS0030

namespace Tsrun.Activities.Sandbox;

/// <summary>Starts code that the user trusts where the direct way is not open: other systems than Linux with glibc. No box, and of the limits only time and output.</summary>
internal static class TrustedProcess
{
    private static readonly TimeSpan DrainMax = TimeSpan.FromMilliseconds(500);

    internal static async Task<ProcessResult> RunAsync(ProcessRequest request, Conversation? talk, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(Describe(request))
            ?? throw ActivityFailureException.Final("TS0501", $"cannot start '{request.Program}': the system gave no process");
        if (talk is null) process.StandardInput.Close();
        else _ = talk.SayAsync(process.StandardInput.BaseStream);
        var output = new OutputCapture(request.Limits.OutputBytesMax, request.OnStdoutLine);
        var error = new OutputCapture(request.Limits.OutputBytesMax, null);
        var streams = Task.WhenAll(ReadAsync(process.StandardOutput.BaseStream, talk is null ? output.Append : HearAll(process, talk)), ReadAsync(process.StandardError.BaseStream, error.Append));
        var timedOut = await WaitAsync(process, streams, request.Limits.Timeout, cancellation);
        return new(timedOut ? ProcessEnd.TimedOut : ProcessEnd.Exited, process.ExitCode, output.Text, error.Text,
            output.Truncated || error.Truncated, "none", Stopwatch.GetElapsedTime(start));
    }

    private static ProcessStartInfo Describe(ProcessRequest request)
    {
        var info = new ProcessStartInfo(request.Program, request.Arguments)
        {
            WorkingDirectory = request.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        info.Environment.Clear();
        foreach (var (key, value) in request.Environment)
            info.Environment[key] = value;
        return info;
    }

    // The tree is killed on every way out, so that the streams end even when a child of the child holds them.
    private static async Task<bool> WaitAsync(Process process, Task streams, TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return true;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            // A process that left the tree may hold them for ever.
            await Task.WhenAny(streams, Task.Delay(DrainMax, CancellationToken.None));
        }
    }

    private static OutputTaker HearAll(Process process, Conversation talk) => bytes =>
    {
        if (!talk.Hear(bytes)) process.Kill(entireProcessTree: true);
    };

    private delegate void OutputTaker(ReadOnlySpan<byte> bytes);

    private static async Task ReadAsync(Stream stream, OutputTaker take)
    {
        var buffer = new byte[64 * 1024];
        for (var count = await stream.ReadAsync(buffer); count > 0; count = await stream.ReadAsync(buffer))
            take(buffer.AsSpan(0, count));
    }
}
