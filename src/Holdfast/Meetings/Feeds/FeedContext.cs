using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Web;

namespace Holdfast.Meetings.Feeds;

/// <summary>What every feed needs to know beside the meetings: where the site stands, whose it is, and the words for types.</summary>
public sealed class FeedContext
{
    private readonly string root;
    private readonly byte[] urlStart;
    private readonly byte[] feedbackStart;
    private About about;

    public FeedContext(Site site, ProgrammeCatalog programmes)
    {
        Site = site;
        Programmes = programmes;
        root = site.Address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Host = site.Address.Host;
        urlStart = Encoding.UTF8.GetBytes($",\"url\":\"{root}/meetings/");
        feedbackStart = Encoding.UTF8.GetBytes($"\",\"feedback_url\":\"{root}/meetings/");
        about = AboutNow();
    }

    public Site Site { get; }

    public ProgrammeCatalog Programmes { get; }

    /// <summary>The community's name, or the product's when it has none.</summary>
    public string Name => Site.Community.Length > 0 ? Site.Community : "Holdfast";

    /// <summary>The right side of a calendar's ids: the same on every node.</summary>
    public string Host { get; }

    /// <summary>The site's address without a slash at its end.</summary>
    public string Root => root;

    /// <summary>What a Meeting Guide record says of this site, to follow the meeting's own properties: its addresses here and whose site it is.</summary>
    /// <param name="slug">Letters, digits and dashes: nothing JSON would escape.</param>
    public void WriteAddresses(IBufferWriter<byte> output, ReadOnlySpan<byte> slug)
    {
        output.Write(urlStart);
        output.Write(slug);
        output.Write(feedbackStart);
        output.Write(slug);
        if (about.Community != Site.Community)
        {
            // A steward changed the name.
            about = AboutNow();
        }

        output.Write(about.Bytes);
    }

    private About AboutNow()
    {
        var name = Site.Community;
        var community = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return new About(name, Encoding.UTF8.GetBytes("#correction\"" + (name.Length > 0 ? $",\"entity\":\"{community}\",\"entity_website_url\":\"{root}\",\"entity_url\":\"{root}\"" : "")));
    }

    public string UrlOf(Meeting meeting) => $"{root}/meetings/{meeting.Slug}";

    /// <summary>Where anyone can suggest a correction.</summary>
    public string FeedbackUrlOf(Meeting meeting) => $"{root}/meetings/{meeting.Slug}#correction";

    private sealed record About(string Community, byte[] Bytes);
}
