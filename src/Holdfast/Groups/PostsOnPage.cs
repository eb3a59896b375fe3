using System.Globalization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Posts as a page draws them.</summary>
/// <param name="Home">The address of their group.</param>
/// <param name="Zone">The group's, for readers who told none.</param>
/// <param name="InFeed">Each with a way to its own page; else one stands on that page.</param>
/// <param name="IsReadOnly">The group is closed: there is nothing to answer or respond with.</param>
public sealed record PostsOnPage(IReadOnlyList<PostShown> Posts, string Home, DateTimeZone Zone, GroupVocabulary Vocabulary, bool InFeed, bool MayFacilitate = false, bool IsReadOnly = false)
{
    public string AddressOf(PostShown post) => $"{Home}/posts/{post.Id}";

    public static string Letter(string? alias) => alias is { Length: > 0 } ? StringInfo.GetNextTextElement(alias).ToUpper(CultureInfo.InvariantCulture) : "?";
}
