using Google.Protobuf.Reflection;
using Tsrun.Engine;
using Tsrun.Engine.Grpc;

namespace Tsrun.Tests.Engine.Grpc;

/// <summary>Texts of the wire: timeouts, paths and the rules of trying again.</summary>
public sealed class GrpcTextTests
{
    private static readonly ServiceDescriptor[] Services =
    [
        Temporal.Api.WorkflowService.V1.ServiceReflection.Descriptor.Services[0],
        Temporal.Api.OperatorService.V1.ServiceReflection.Descriptor.Services[0],
        global::Grpc.Health.V1.HealthReflection.Descriptor.Services[0],
    ];

    [Theory]
    [InlineData("30000000u", 30_000)]
    [InlineData("9920m", 9_920)]
    [InlineData("70S", 70_000)]
    [InlineData("2M", 120_000)]
    [InlineData("1H", 3_600_000)]
    [InlineData("5000000n", 5)]
    public void Parse_Timeout_IsRead(string text, int milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), GrpcTimeout.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    [InlineData("5x")]
    public void Parse_NoTimeout_IsNone(string? text) => Assert.Null(GrpcTimeout.Parse(text));

    [Theory]
    [InlineData(0.000001)]
    [InlineData(30)]
    [InlineData(70)]
    [InlineData(100_000)]
    [InlineData(1e9)]
    public void Format_Timeout_IsNeverLessAndReadsBack(double seconds)
    {
        var text = GrpcTimeout.Format(TimeSpan.FromSeconds(seconds));
        Assert.InRange(text.Length, 2, 9);
        Assert.True(GrpcTimeout.Parse(text) >= TimeSpan.FromSeconds(Math.Min(seconds, 99_999_999)), text);
    }

    [Fact]
    public void Method_EveryVerbOfTheDescriptors_IsFoundByPathAndByRequest() => Assert.All(Services.SelectMany(service => service.Methods), verb =>
    {
        var method = GrpcMethod.Find($"/{verb.Service.FullName}/{verb.Name}");
        Assert.NotNull(method);
        Assert.Equal((verb.Name, verb.InputType.Parser, verb.OutputType.Parser), (method.Name, method.Request, method.Response));
        Assert.Same(method, GrpcMethod.Of((Google.Protobuf.IMessage)method.Request.ParseFrom([])));
    });

    [Fact]
    public void Method_MessagesThatBelongToNoVerb_AreNoVerb() => Assert.All(Services, service =>
    {
        var verbs = service.Methods.Select(verb => verb.Name).ToHashSet();
        var others = service.Methods[0].InputType.File.MessageTypes.Where(message => message.Name.EndsWith("Request", StringComparison.Ordinal)).Select(message => message.Name[..^"Request".Length]).Where(name => !verbs.Contains(name)).ToList();
        Assert.All(others.Append("").Append("Nonsense"), name => Assert.Null(GrpcMethod.Find($"/{service.FullName}/{name}")));
    });

    [Fact]
    public void Reasons_EveryMessageOfTheDescriptors_TravelsUnderItsNameAndComesBack() => Assert.All(Temporal.Api.ErrorDetails.V1.MessageReflection.Descriptor.MessageTypes, reason =>
    {
        var message = reason.Parser.ParseFrom([]);
        var packed = Reasons.Pack(message);
        Assert.Equal(reason.FullName, Google.Protobuf.WellKnownTypes.Any.GetTypeName(packed.TypeUrl));
        Assert.Equal(message, Reasons.Unpack(packed));
    });

    [Theory]
    [InlineData("type.googleapis.com/temporal.api.errordetails.v1.NobodyKnowsThis")]
    [InlineData("type.googleapis.com/temporal.api.errordetails.v1.MessageReflection")]
    [InlineData("type.googleapis.com/google.protobuf.Empty")]
    [InlineData("")]
    public void Reasons_TypeThatIsNotKnown_IsNone(string url) => Assert.Null(Reasons.Unpack(new Google.Protobuf.WellKnownTypes.Any { TypeUrl = url }));

    [Fact]
    public void Next_Unavailable_GrowsToItsMaximum()
    {
        var failure = new WorkflowServiceException(ServiceStatus.Unavailable, "");
        var pauses = Enumerable.Range(1, 12).Select(attempt => RetryPace.Next(failure, attempt, TimeSpan.Zero, Timeout.InfiniteTimeSpan, 0.5)!.Value.TotalMilliseconds).ToList();
        Assert.Equal([100, 170, 289], pauses.Take(3).Select(pause => Math.Round(pause)));
        Assert.Equal(5000, pauses[^1]);
    }

    [Theory]
    [InlineData(ServiceStatus.NotFound, null)]
    [InlineData(ServiceStatus.InvalidArgument, null)]
    [InlineData(ServiceStatus.DeadlineExceeded, null)]
    [InlineData(ServiceStatus.Unavailable, "TS1101")]
    [InlineData(ServiceStatus.ResourceExhausted, "TS1105")]
    public void Next_FailureThatStands_IsNotTriedAgain(ServiceStatus status, string? code) =>
        Assert.Null(RetryPace.Next(new WorkflowServiceException(status, "") { Code = code }, 1, TimeSpan.Zero, Timeout.InfiniteTimeSpan, 0.5));

    [Fact]
    public void Next_TimeIsUp_Stands() =>
        Assert.Null(RetryPace.Next(new WorkflowServiceException(ServiceStatus.Unavailable, ""), 1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), 0.5));
}
