using System.Diagnostics;

namespace Tsrun.Engine.Bench;

/// <summary>Wall and processor time since it was made; processor time says what a busy machine hides.</summary>
internal sealed class Cost
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    /// <summary>Microseconds.</summary>
    public (double Wall, double Cpu) PerStep(int steps) =>
        (Stopwatch.GetElapsedTime(_begin).TotalMicroseconds / steps, (Environment.CpuUsage.TotalTime - _cpu).TotalMicroseconds / steps);
}
