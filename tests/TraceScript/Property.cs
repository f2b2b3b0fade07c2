using FsCheck;
using FsCheck.Fluent;

namespace Tsrun.Tests.TraceScript;

/// <summary>Properties over seeds: FsCheck picks them, and prints the failing one with its replay.</summary>
internal static class Property
{
    public static void Holds(int cases, Action<int> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), property));
}
