using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Demo;
using Holdfast.Tests;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.BrowserTests;

/// <summary>Meetings that the journeys look for, at or near Salina in Kansas, where the demo community has none. It is Wednesday noon there.</summary>
internal static class Cast
{
    /// <summary>Near the middle of Salina, finer than the site should ever hear.</summary>
    public const double Latitude = 38.840281;
    public const double Longitude = -97.611424;

    /// <summary>In person, today at 1 pm.</summary>
    public const string InPerson = "journey-lantern";

    /// <summary>Online, begun a quarter of an hour ago; the way in is open.</summary>
    public const string Online = "journey-open-door";

    /// <summary>In person and online tonight, with a passcode, in Spanish too.</summary>
    public const string Hybrid = "journey-two-doors";

    public const string Closed = "journey-resting";

    /// <summary>Its next date is cancelled and the one after moved.</summary>
    public const string Changed = "journey-shifting-sands";

    /// <summary>Long words everywhere: what breaks a narrow page.</summary>
    public const string Long = "journey-long";

    public static async Task Gather(HoldfastApp app)
    {
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var services = scope.ServiceProvider;
            await DemoCommunity.Load(
                services.GetRequiredService<HoldfastDb>(), services.GetRequiredService<Writer>(), services.GetRequiredService<Sealer>(),
                services.GetRequiredService<ProgrammeCatalog>(), services.GetRequiredService<IClock>(), CancellationToken.None);
        }

        var today = HoldfastApp.Noon.InUtc().Date;
        await app.Listed(
            (InPerson, Salina("Lantern Lunch", At(13, 0)) with
            {
                Access = CodeList.Of([Accesses.StepFree]),
                Types = CodeList.Of(["O"]),
                Notes = "Bring your lunch. You can just listen.",
            }),
            (Online, Salina("Open Door Online", At(11, 45)) with
            {
                Venue = Venue.Online,
                ConferenceUrl = "https://rooms.example.org/open-door",
                ConferencePhone = "+15550100",
                Website = "https://open-door.example.org/",
            }),
            (Hybrid, Salina("Two Doors", At(19, 30)) with
            {
                Venue = Venue.Hybrid,
                Languages = CodeList.Of(["en", "es"]),
                Audience = CodeList.Of([Audiences.Women]),
                ConferenceUrl = "https://rooms.example.org/two-doors",
                Private = new PrivateDetails { Passcodes = ["Passcode: 555123"] },
            }),
            (Closed, Salina("Resting Group", At(18, 0)) with { Venue = Venue.TemporarilyClosed }),
            (Changed, Salina("Shifting Sands", At(17, 30)) with
            {
                Exceptions = [ChangedDate.Cancelled(today.PlusDays(7)), ChangedDate.Moved(today.PlusDays(14), today.PlusDays(15), new LocalTime(18, 0))],
            }),
            (Long, Salina("Donaudampfschifffahrtsgesellschaftskapitänswitwen und Freundinnen, Freunde und Angehörige am Mittwochabend", At(20, 15)) with
            {
                Location = "Mehrgenerationenhausgemeinschaftsraumgebäude",
                Website = "https://a-very-long-name-that-never-seems-to-come-to-its-end.example.org/",
                Notes = "https://a-very-long-name-that-never-seems-to-come-to-its-end.example.org/with/a/path/that/goes/on/and/on/as/they/do",
            }));
    }

    private static Schedule At(int hour, int minute) => Schedule.Weekly(Weekdays.Wednesday, new LocalTime(hour, minute), 60);

    private static Listing Salina(string name, Schedule schedule) => Invented.Meeting(name, schedule: schedule) with
    {
        City = "Salina",
        State = "KS",
        Latitude = 38.842,
        Longitude = -97.609,
    };
}
