using Temporal.Api.Common.V1;

namespace Tsrun.Engine.Embedded.State;

/// <summary>Somebody who is told how a run ends.</summary>
/// <param name="Callback">As the request named it.</param>
/// <param name="Since">When it was registered.</param>
internal sealed record RunCallback(Callback Callback, DateTimeOffset Since);
