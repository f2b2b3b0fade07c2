using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Tsrun.Cli.Ci.Report;

/// <summary>Posts suggestions as one review. One that the forge does not take must not cost the others, and none is posted twice.</summary>
internal sealed class Review(Forge forge, Pull pull, string author)
{
    private const string Marker = "<!-- tsrun-suggestion -->";

    private string Path => string.Create(CultureInfo.InvariantCulture, $"repos/{pull.Repository}/pulls/{pull.Number}");

    /// <summary>Posts what is not there yet.</summary>
    /// <returns>How many were posted now.</returns>
    public async Task<int> PostAsync(IReadOnlyList<Suggestion> suggestions)
    {
        var open = await OpenAsync(suggestions);
        if (open.Count == 0) return 0;
        try
        {
            await forge.PostAsync($"{Path}/reviews", json =>
            {
                json.WriteString("commit_id", pull.HeadSha);
                json.WriteString("event", "COMMENT");
                json.WriteStartArray("comments");
                foreach (var suggestion in open)
                {
                    json.WriteStartObject();
                    Fields(json, suggestion);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            });
            return open.Count;
        }
        catch (ForgeException e) when (e.Status == HttpStatusCode.UnprocessableEntity || e.IsUncertain)
        {
            return await OneByOneAsync(await OpenAsync(suggestions));
        }
    }

    private async Task<int> OneByOneAsync(IReadOnlyList<Suggestion> suggestions)
    {
        var posted = 0;
        foreach (var suggestion in suggestions)
        {
            try
            {
                await forge.PostAsync($"{Path}/comments", json =>
                {
                    json.WriteString("commit_id", pull.HeadSha);
                    Fields(json, suggestion);
                });
                posted++;
            }
            catch (ForgeException e) when (e.Status == HttpStatusCode.UnprocessableEntity || e.IsUncertain)
            {
                // The comment carries the whole patch in any case; a suggestion is a convenience.
                Console.Error.WriteLine($"tsrun: a suggestion was not taken: {e.Message}");
            }
        }
        return posted;
    }

    private async Task<List<Suggestion>> OpenAsync(IReadOnlyList<Suggestion> suggestions)
    {
        if (suggestions.Count == 0) return [];
        var comments = await forge.ListAsync($"{Path}/comments");
        var bodies = Forge.Read(() => comments.Where(comment => comment.GetProperty("user").ValueKind == JsonValueKind.Object && comment.GetProperty("user").GetProperty("login").GetString() == author)
            .Select(comment => (Path: comment.GetProperty("path").GetString(), Body: comment.GetProperty("body").GetString()?.ReplaceLineEndings("\n"))).ToHashSet());
        return [.. suggestions.Where(suggestion => !bodies.Contains((suggestion.Path, suggestion.Body(Marker))))];
    }

    private static void Fields(Utf8JsonWriter json, Suggestion suggestion)
    {
        json.WriteString("path", suggestion.Path);
        json.WriteString("side", "RIGHT");
        json.WriteNumber("line", suggestion.Last);
        if (suggestion.First < suggestion.Last)
        {
            json.WriteNumber("start_line", suggestion.First);
            json.WriteString("start_side", "RIGHT");
        }
        json.WriteString("body", suggestion.Body(Marker));
    }
}
