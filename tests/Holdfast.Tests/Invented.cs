using Holdfast.Meetings;
using NodaTime;

namespace Holdfast.Tests;

/// <summary>Meetings that exist nowhere. Say only what the test is about: <c>Invented.Meeting("Lantern Group") with { City = "Elsewhere" }</c>.</summary>
public static class Invented
{
    /// <summary>In person, each Wednesday at 19:00 for an hour in Chicago's zone: an hour after <see cref="HoldfastApp.Noon"/> plus six.</summary>
    public static Listing Meeting(string name, string programme = "aa", string timeZone = "America/Chicago", Schedule? schedule = null) => new()
    {
        Name = name,
        Programme = programme,
        Venue = Venue.InPerson,
        TimeZone = timeZone,
        Schedule = schedule ?? Schedule.Weekly(Weekdays.Wednesday, new LocalTime(19, 0), 60),
        Location = "Harbor Street Hall",
        Street = "12 Harbor Street",
        City = "Larkspur Falls",
        State = "IL",
        Country = "US",
        Latitude = 41.88,
        Longitude = -87.63,
    };
}
