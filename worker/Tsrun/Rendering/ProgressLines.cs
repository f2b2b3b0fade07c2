using Tsrun.History;

namespace Tsrun.Cli.Rendering;

/// <summary>Progress on stderr: a step list with one live line on a terminal, one plain line per finished step elsewhere.</summary>
internal sealed class ProgressLines(TextWriter error, Terminal terminal, OutputOptions options) : IDisposable
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100), VerboseInterval = TimeSpan.FromSeconds(1), HeartbeatInterval = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly bool _silent = !options.ShowsProgress;
    private long _lastDrawn = Environment.TickCount64;
    private bool _liveShown, _isAsking;
    private Task<string?>? _reading;

    /// <summary>A step is over.</summary>
    public void Finished(StepView step)
    {
        if (_silent) return;
        lock (_gate)
        {
            ClearLive();
            error.WriteLine(terminal.Live ? Rich(step) : Plain(step));
            if (options.Verbosity > 0 && step.Detail.Length > 0) error.WriteLine(terminal.Paint($"        {Printable.Line(step.Detail)}", Sgr.Dim));
            _lastDrawn = Environment.TickCount64;
        }
    }

    /// <summary>A handler says how far it is.</summary>
    public void Working(string tool, string line)
    {
        if (_silent) return;
        lock (_gate)
        {
            var since = TimeSpan.FromMilliseconds(Environment.TickCount64 - _lastDrawn);
            if (since < (terminal.Live ? RedrawInterval : options.Verbosity > 0 ? VerboseInterval : HeartbeatInterval)) return;
            _lastDrawn = Environment.TickCount64;
            if (!terminal.Live)
            {
                error.WriteLine($"working {tool} {Printable.Line(line)}");
                return;
            }
            error.Write($"\r\e[2K  … {Clip($"{tool}  {Printable.Line(line)}")}");
            _liveShown = true;
        }
    }

    /// <summary>What a question is about.</summary>
    public void Show(string diff)
    {
        lock (_gate)
        {
            ClearLive();
            error.WriteLine(Printable.Text(diff.TrimEnd()));
        }
    }

    /// <summary>A remark of tsrun's own.</summary>
    public void Note(string text)
    {
        if (_silent) return;
        lock (_gate)
        {
            ClearLive();
            error.WriteLine($"tsrun: {text}");
        }
    }

    /// <summary>Puts a question; anything but a clear yes is a no.</summary>
    public async Task<bool> AskAsync(string question, CancellationToken stop)
    {
        lock (_gate)
        {
            ClearLive();
            error.Write($"{Printable.Line(question)} [y]es [n]o (default n) ");
            _isAsking = true;
        }
        // Reading a line cannot be called off: one that nobody waited for is the next question's, unless it was typed before that was put.
        if (_reading is not { IsCompleted: false }) _reading = Task.Run(Console.ReadLine, CancellationToken.None);
        var line = await _reading.WaitAsync(stop);
        _isAsking = false;
        return line?.Trim().ToLowerInvariant() is "y" or "yes" or "a" or "apply";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) ClearLive();
    }

    private void ClearLive()
    {
        if (_liveShown) error.Write("\r\e[2K");
        if (_isAsking) error.WriteLine(); // the question stays, and was answered elsewhere
        (_liveShown, _isAsking) = (false, false);
    }

    private string Rich(StepView step)
    {
        var mark = step.Kind is TraceKind.Plan or TraceKind.Replan ? " " : step.Ok ? terminal.Paint("✔", Sgr.Green) : terminal.Paint("✘", Sgr.Red);
        var what = step.Title.Length > 0 ? step.Title : step.Tool;
        return $"{mark} {Capital(step.Kind),-8} {Printable.Line(what),-24} {Clip(Printable.Line(step.Summary))}  {terminal.Paint(Elapsed(step), Sgr.Dim)}";
    }

    private static string Plain(StepView step)
    {
        var what = step.Title.Length > 0 ? $"{step.Tool} ({Printable.Line(step.Title)})" : step.Tool;
        return $"{step.Kind,-8}{(what.Length > 0 ? " " + what : "")} {(step.Ok ? "ok" : "fail")}  {Elapsed(step)}  {Printable.Line(step.Summary)}".Replace("   ", "  ", StringComparison.Ordinal);
    }

    private static string Elapsed(StepView step) => step.Elapsed > TimeSpan.Zero ? HumanReport.Seconds(step.Elapsed) : "";

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Clip(string text)
    {
        var width = Math.Max(30, Width() - 40);
        return text.Length <= width ? text : text[..(width - 1)] + "…";
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 100;
        }
        catch (IOException)
        {
            return 100; // no terminal to ask
        }
    }
}
