using Tsrun.Activities.Cargo.Run;

namespace Tsrun.Tests.Cargo;

public sealed class TestOutputTests
{
    private static TestOutput Read(string text) => TestOutput.Read(text.Split('\n'));

    [Fact]
    public void Read_SeveralPrograms_AddsUp()
    {
        var output = Read("""

            running 2 tests
            test a ... ok
            test m::b ... FAILED

            failures:

            ---- m::b stdout ----
            thread 'm::b' (4711) panicked at src/lib.rs:9:5:
            test result: looks like one

            failures:
                m::b

            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

            running 3 tests
            test c ... ignored, slow
            test d - should panic ... ok
            test src/lib.rs - f (line 3) ... FAILED

            test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s
            """);
        Assert.Equal((2, 2, 1), (output.Passed, output.Failed, output.Ignored));
        Assert.Equal(["m::b", "src/lib.rs - f (line 3)"], output.Failures);
        Assert.Equal("---- m::b stdout ----\nthread 'm::b' panicked at src/lib.rs:9:5:\ntest result: looks like one", output.Shown);
    }

    [Fact]
    public void Read_NoTests_IsZero() => Assert.Equal((0, 0, 0), (Read("").Passed, Read("").Failed, Read("").Ignored));

    [Fact]
    public void Read_SlowTest_IsNamed() =>
        Assert.Equal("m::slow", Assert.Single(Read("test m::slow has been running for over 60 seconds").Slow));
}
