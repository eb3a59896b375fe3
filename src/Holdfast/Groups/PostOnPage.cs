using System.Globalization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>A post as a page draws it.</summary>
/// <param name="Home">The address of its group.</param>
/// <param name="Zone">The group's, for readers who told none.</param>
/// <param name="IsReadOnly">The group is closed: there is nothing to answer or respond with.</param>
/// <param name="InFeed">With a way to its own page; else it stands on that page.</param>
public sealed record PostOnPage(PostShown Post, string Home, DateTimeZone Zone, GroupVocabulary Vocabulary, bool InFeed, bool MayFacilitate = false, bool IsReadOnly = false)
{
    public string Address => $"{Home}/posts/{Post.Id}";

    public static string Letter(string? alias) => alias is { Length: > 0 } ? StringInfo.GetNextTextElement(alias).ToUpper(CultureInfo.InvariantCulture) : "?";
}
