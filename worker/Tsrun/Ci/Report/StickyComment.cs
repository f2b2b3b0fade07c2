using System.Globalization;
using System.Text.Json;

namespace Tsrun.Cli.Ci.Report;

/// <summary>The one comment: written once, edited in place ever after. A comment is ours by its marker and its author together, since anybody may write a marker.</summary>
/// <param name="author">The login that this job's token posts under.</param>
internal sealed class StickyComment(Forge forge, string repository, int number, string author)
{
    /// <summary>What the comment is found by.</summary>
    public const string Marker = "<!-- tsrun-shadow -->";

    private const int AttemptsMax = 4;

    /// <summary>Sees to it that there is one such comment with this text.</summary>
    /// <returns><c>created</c>, <c>edited</c> or <c>unchanged</c>.</returns>
    public async Task<string> PutAsync(string body)
    {
        for (var attempt = 0; ; attempt++)
        {
            var own = await OwnAsync();
            foreach (var spare in own.Skip(1)) await forge.DeleteAsync(PathOf(spare));
            if (own.Count > 0) return await EditAsync(own[0], body);
            try
            {
                await forge.PostAsync(string.Create(CultureInfo.InvariantCulture, $"repos/{repository}/issues/{number}/comments"), json => json.WriteString("body", body));
                return "created";
            }
            catch (ForgeException e) when (e.IsUncertain && attempt + 1 < AttemptsMax)
            {
                // It may be there all the same: look first, then try again.
                await forge.PauseAsync(attempt);
            }
        }
    }

    private async Task<string> EditAsync((long Id, string Body) comment, string body)
    {
        if (comment.Body.ReplaceLineEndings("\n") == body) return "unchanged";
        await forge.PatchAsync(PathOf(comment), json => json.WriteString("body", body));
        return "edited";
    }

    private async Task<List<(long Id, string Body)>> OwnAsync()
    {
        var all = await forge.ListAsync(string.Create(CultureInfo.InvariantCulture, $"repos/{repository}/issues/{number}/comments"));
        return Forge.Read(() => all.Where(IsOwn).Select(comment => (Id: comment.GetProperty("id").GetInt64(), Body: comment.GetProperty("body").GetString()!)).OrderBy(comment => comment.Id).ToList());
    }

    private bool IsOwn(JsonElement comment) =>
        comment.GetProperty("body").GetString()?.StartsWith(Marker, StringComparison.Ordinal) == true && comment.GetProperty("user").ValueKind == JsonValueKind.Object && comment.GetProperty("user").GetProperty("login").GetString() == author;

    private string PathOf((long Id, string Body) comment) => string.Create(CultureInfo.InvariantCulture, $"repos/{repository}/issues/comments/{comment.Id}");
}
