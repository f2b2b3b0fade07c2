using System.Diagnostics;

namespace Tsrun.Engine.Bench;

/// <summary>Wall and processor time since it was made; processor time says what a busy machine hides.</summary>
internal sealed class Cost
{
    private readonly long begin = Stopwatch.GetTimestamp();
    private readonly TimeSpan cpu = Environment.CpuUsage.TotalTime;

    /// <summary>Microseconds.</summary>
    public (double Wall, double Cpu) PerStep(int steps) =>
        (Stopwatch.GetElapsedTime(begin).TotalMicroseconds / steps, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / steps);
}
