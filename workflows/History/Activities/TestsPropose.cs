namespace Tsrun.History;

/// <summary><c>tests.propose</c>: ideas for a crate that compiles and whose tests fail. The tests run once in an instrumented scratch copy, which tells through which functions each of them runs.</summary>
public static class TestsPropose
{
    /// <summary>The activity's type.</summary>
    public const string Name = "tests.propose";

    /// <param name="Crate">Absolute path of the checkout's root.</param>
    /// <param name="Tests">The run of the tests that has to be explained.</param>
    public sealed record Arguments(string Crate, CargoTest.Result Tests);

    /// <param name="Candidates">In the order in which they should be tried; at most 400. Their target is <c>test:NAME</c>, the first failing test that runs through the place.</param>
    /// <param name="Suspects">Functions that failing tests run through, the most suspicious first; at most 20.</param>
    /// <param name="LeftOut">Ideas beyond the 400, and those for functions of which cannot be seen whether a test enters them.</param>
    public sealed record Result(IReadOnlyList<Candidate> Candidates, IReadOnlyList<Suspect> Suspects, int LeftOut, string Summary);
}

/// <summary>A function that failing tests run through.</summary>
/// <param name="File">Relative to the checkout's root, with <c>/</c>.</param>
/// <param name="Line">Of its name, from 1.</param>
/// <param name="Score">Ochiai: failing / √(all failing · (failing + passing)); 1 when every failing test and no other runs through it.</param>
/// <param name="Failing">Failing tests that run through it.</param>
/// <param name="Passing">Passing tests that do.</param>
public sealed record Suspect(string File, string Function, int Line, double Score, int Failing, int Passing);
