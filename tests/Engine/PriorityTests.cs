using Temporal.Api.Common.V1;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Embedded.State;
using Tsrun.Tests.Conformance;

namespace Tsrun.Tests.Engine;

public sealed class PriorityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-priority-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Poll_ActivitiesOfSeveralPriorities_GetsTheMostUrgentFirst()
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        var world = new World(engine);
        await world.StartAsync();
        await world.TurnAsync([.. ((int[])[5, 3, 0, 1, 4]).Select((key, at) =>
        {
            var command = Commands.Activity($"a{at}", world.Queue);
            command.ScheduleActivityTaskCommandAttributes.Priority = new Priority { PriorityKey = key };
            return command;
        })]);
        var order = new List<string>();
        for (var i = 0; i < 5; i++)
            order.Add((await world.PollActivityAsync()).ActivityId);
        Assert.Equal(["a3", "a1", "a2", "a4", "a0"], order);
    }

    [Fact]
    public void Merge_WithThePriorityOfARun_TakesFromItWhatIsNotSaid() => Assert.Equal(
        new Priority { PriorityKey = 4, FairnessKey = "f", FairnessWeight = 3 },
        Priorities.Merge(new Priority { PriorityKey = 2, FairnessKey = "f", FairnessWeight = 3 }, new Priority { PriorityKey = 4 }));
}
