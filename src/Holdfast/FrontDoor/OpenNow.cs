using Holdfast.Meetings;
using Holdfast.Meetings.Finder;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.FrontDoor;

/// <summary>What somebody could walk into this minute: online meetings on now, then the next to open.</summary>
public sealed class OpenNow(MeetingFinder finder, ProgrammeCatalog catalog, Viewer viewer, Say say, IStringLocalizer<FrontWords> words) : IOpenMeetings
{
    public IReadOnlyList<OpenMeeting> Find(int limit) =>
        [.. finder.Ask(new FinderQuestion { Now = true, Modes = Modes.Online | Modes.Hybrid, Limit = limit }).Items.Select(Show)];

    private OpenMeeting Show(Found found)
    {
        var card = MeetingCard.Read(found.ReadRecord());
        var zone = viewer.Zone ?? DateTimeZoneProviders.Tzdb.GetZoneOrNull(card.TimeZone) ?? DateTimeZone.Utc;
        var (begin, end) = (found.Begin!.Value, found.End!.Value);
        var isOpen = begin <= viewer.Now;
        var there = viewer.Zone is null ? $" ({Say.Town(zone)})" : "";
        return new OpenMeeting(
            card.Name,
            card.Slug,
            isOpen,
            isOpen ? words["Now"] : say.Time(begin.InZone(zone)),
            isOpen ? words["to {0}", say.Time(end.InZone(zone)) + there] : say.Until(viewer.Now, begin) + there,
            catalog.Find(card.Programme)?.Name.ToString() ?? "",
            card.IsInPerson ? words["In person and online"] : words["Online"],
            IsOnline: true);
    }
}
