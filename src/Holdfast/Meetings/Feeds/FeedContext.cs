using Holdfast.Web;

namespace Holdfast.Meetings.Feeds;

/// <summary>What every feed needs to know beside the meetings: where the site stands, whose it is, and the words for types.</summary>
public sealed class FeedContext
{
    private readonly string root;

    public FeedContext(Site site, ProgrammeCatalog programmes)
    {
        Site = site;
        Programmes = programmes;
        root = site.Address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Host = site.Address.Host;
    }

    public Site Site { get; }

    public ProgrammeCatalog Programmes { get; }

    /// <summary>The community's name, or the product's when it has none.</summary>
    public string Name => Site.Community.Length > 0 ? Site.Community : "Holdfast";

    /// <summary>The right side of a calendar's ids: the same on every node.</summary>
    public string Host { get; }

    /// <summary>The site's address without a slash at its end.</summary>
    public string Root => root;

    public string UrlOf(Meeting meeting) => $"{root}/meetings/{meeting.Slug}";

    /// <summary>Where anyone can suggest a correction.</summary>
    public string FeedbackUrlOf(Meeting meeting) => $"{root}/meetings/{meeting.Slug}#correction";
}
