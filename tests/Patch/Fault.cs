using Tsrun.Activities.Patching;

namespace Tsrun.Tests.Patching;

/// <summary>Breaks file work at a chosen step.</summary>
internal static class Fault
{
    public sealed class InjectedException(string step) : IOException($"injected at {step}");

    /// <summary>Fails at the n-th step (from 1) and never again: the work takes back what it did.</summary>
    public static FileSteps Once(int at)
    {
        var count = 0;
        return (step, name) =>
        {
            if (++count == at) throw new InjectedException($"step {at}: {step} {name}");
        };
    }

    /// <summary>Fails from the n-th step on: to the disk this is what a kill looks like.</summary>
    public static FileSteps From(int at)
    {
        var count = 0;
        return (step, name) =>
        {
            if (++count >= at) throw new InjectedException($"step {at}: {step} {name}");
        };
    }
}
