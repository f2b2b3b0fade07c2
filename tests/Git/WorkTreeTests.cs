using Tsrun.Activities.Git;

namespace Tsrun.Tests.Git;

public sealed class WorkTreeTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" M crate/src/lib.rs\0", "crate/src/lib.rs")]
    [InlineData("R  crate/src/new.rs\0crate/src/old.rs\0", "crate/src/new.rs")]
    [InlineData("?? crate/src/new.rs\0?? crate/notes.txt\0", "crate/src/new.rs")]
    [InlineData("?? crate/src/net/\0?? crate/pictures/\0", "crate/src/net/")]
    [InlineData("?? crate/\0", "")]
    public void Dirty_Status_NamesWhatWouldBeWrittenOver(string status, string expected) =>
        Assert.Equal(expected, string.Join(' ', WorkTree.Dirty(status, "crate", folder => folder.EndsWith("net/", StringComparison.Ordinal))));
}
