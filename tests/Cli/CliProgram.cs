using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;

namespace Tsrun.Tests.Cli;

/// <summary>What a finished program left.</summary>
internal sealed record CliAnswer(int Exit, string Out, string Err, TimeSpan Elapsed)
{
    /// <summary>stdout as the records that a machine format promises: one JSON object with a schema on each line.</summary>
    public IReadOnlyList<JsonElement> Records => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Fails with everything that the program said.</summary>
    public CliAnswer Expect(int exit)
    {
        Assert.True(Exit == exit, $"expected exit {exit}, found {Exit}\n--- stdout\n{Out}\n--- stderr\n{Err}");
        Assert.DoesNotContain("   at Tsrun.", Err, StringComparison.Ordinal);
        return this;
    }
}

/// <summary>A program under way.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class CliProgram : IDisposable
{
    public const int SignalInterrupt = 2, SignalKill = 9;
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(3);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource _errorEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
    private readonly Task<string> _output;

    private CliProgram(Process process)
    {
        _process = process;
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        process.BeginErrorReadLine();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>The host that runs this test also runs the program.</summary>
    public static string Dotnet { get; } = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    public int Id => _process.Id;

    public static CliProgram Start(IReadOnlyList<string> line, string folder, IReadOnlyDictionary<string, string?> variables)
    {
        var start = new ProcessStartInfo(line[0], line.Skip(1)) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new CliProgram(Process.Start(start)!);
    }

    /// <summary>Waits until stderr has a line with this in it, or the program is over.</summary>
    public Task SaysAsync(string text)
    {
        lock (_error)
        {
            if (_error.ToString().Contains(text, StringComparison.Ordinal)) return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, seen));
            return Task.WhenAny(seen.Task, _errorEnded.Task).WaitAsync(TimeMax);
        }
    }

    public void Signal(int signal) => _ = Kill(_process.Id, signal);

    public async Task<CliAnswer> EndAsync()
    {
        var output = await _output.WaitAsync(TimeMax);
        await _errorEnded.Task.WaitAsync(TimeMax);
        await _process.WaitForExitAsync();
        return new CliAnswer(_process.ExitCode, output, _error.ToString(), _clock.Elapsed);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            _errorEnded.TrySetResult();
            return;
        }
        lock (_error)
        {
            _error.Append(line).Append('\n');
            foreach (var (text, seen) in _awaited)
                if (line.Contains(text, StringComparison.Ordinal)) seen.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
