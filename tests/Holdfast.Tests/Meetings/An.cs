using Holdfast.Meetings;
using Holdfast.Meetings.Feeds;
using Holdfast.Ui;
using Holdfast.Web;
using NodaTime;

namespace Holdfast.Tests.Meetings;

/// <summary>Invented meetings and the words a feed needs.</summary>
internal static class An
{
    public static readonly ProgrammeCatalog Catalog = new(
    [
        new Programme("aa", new LocalText("Alcoholics Anonymous", "Alcohólicos Anónimos"), "12-step", Types(
            ("O", "Open", "Abierta"), ("C", "Closed", "Cerrada"), ("D", "Discussion", "Debate"), ("X", "Wheelchair Access", "Acceso en silla de ruedas"))),
        new Programme("na", new LocalText("Narcotics Anonymous", "Narcóticos Anónimos"), "12-step", Types(
            ("OPEN", "Open", "Abierta"), ("BEG", "Beginners", "Principiantes"))),
    ]);

    public static readonly FeedContext Context = new(
        new Site { Address = new Uri("https://recovery.example.org"), Community = "Riverbend Recovery" }, Catalog);

    public static Meeting Meeting(Schedule schedule, string zone, IReadOnlyList<ChangedDate> changed, Instant at, long feedId = 8, string slug = "harbor-lights") =>
        Meeting(
            new Listing
            {
                Name = "Harbor Lights",
                Programme = "aa",
                Venue = Venue.InPerson,
                TimeZone = zone,
                Schedule = schedule,
                Exceptions = changed,
            },
            at,
            feedId,
            slug);

    public static Meeting Meeting(Listing listing, Instant at, long feedId = 8, string slug = "harbor-lights", MeetingSource? source = null)
    {
        var meeting = new Meeting(feedId, slug, source, source is null ? null : slug, source is null ? null : slug);
        meeting.List(listing, null, null, at);
        return meeting;
    }

    private static Dictionary<string, MeetingType> Types(params (string Code, string English, string Spanish)[] types) =>
        types.ToDictionary(type => type.Code, type => new MeetingType(type.Code, new LocalText(type.English, type.Spanish), null, null, null));
}
