using System.Globalization;
using System.Text.Json;
using Tsrun.Cli.Rendering;

namespace Tsrun.Cli.Hosting;

/// <summary>How much a server tells.</summary>
internal enum LogLevel
{
    Debug,
    Info,
    Warn,
    Error,
    Never,
}

/// <summary>Lines of a server on stderr: <c>time=… level=… msg=…</c> as the genuine one writes them, or JSON.</summary>
internal sealed class ServerLog(LogLevel level, bool json, TextWriter writer, TimeProvider clock)
{
    private readonly Lock _gate = new();

    public void Write(LogLevel severity, string message)
    {
        if (severity < level || level == LogLevel.Never) return;
        var (time, name) = (clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture), severity.ToString().ToUpperInvariant());
        var text = Printable.Line(message);
        var line = json
            ? $"{{\"time\":\"{time}Z\",\"level\":\"{name}\",\"msg\":{JsonEncodedText.Encode(text) switch { var encoded => $"\"{encoded}\"" }}}}"
            : $"time={time} level={name} msg={(text.Contains(' ', StringComparison.Ordinal) ? $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : text)}";
        lock (_gate) writer.WriteLine(line);
    }
}
