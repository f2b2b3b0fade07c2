using System.Text;
using Tsrun.Activities.Golden;

namespace Tsrun.Cli.Ci.Shadow;

/// <summary>A stream of lines into a log that strangers read: each is masked once it is whole, since half a secret looks like none. A key that goes over several lines is not seen here.</summary>
internal sealed class MaskedLines(TextWriter log) : TextWriter
{
    private static readonly SecretMask Mask = SecretMask.Of([]);
    private readonly Lock _gate = new();
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => log.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        lock (_gate)
        {
            _line.Append(value);
            if (value == '\n') Pass();
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        lock (_gate) log.Flush();
    }

    /// <summary>Passes on a last line that nobody ended; the log stays open, and so does this.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_gate) Pass();
        base.Dispose(disposing);
    }

    private void Pass()
    {
        log.Write(Mask.Apply(_line.ToString()));
        _line.Clear();
    }
}
