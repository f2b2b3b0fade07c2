using Google.Protobuf;
using Tsrun.Engine;

namespace Tsrun.Tests.Engine.Mapping;

/// <summary>A frontend that answers from a list and remembers what it was asked.</summary>
internal sealed class ScriptedFrontend(params IMessage[] answers) : IFrontend
{
    private readonly Queue<IMessage> _answers = new(answers);

    public List<IMessage> Requests { get; } = [];

    public Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        return Task.FromResult(_answers.Dequeue());
    }
}
