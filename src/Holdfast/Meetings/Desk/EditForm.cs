using System.Globalization;
using Holdfast.Meetings.Import;
using NodaTime.Text;

namespace Holdfast.Meetings.Desk;

/// <summary>What a steward typed about a meeting. All text, so that a wrong field comes back as it was typed.</summary>
public sealed class EditForm
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("H':'mm");

    public string? Name { get; set; }
    public string? Venue { get; set; }
    public List<int> Days { get; set; } = [];
    public string? On { get; set; }
    public string? Start { get; set; }
    public string? Minutes { get; set; }
    public string? Location { get; set; }
    public string? Street { get; set; }
    public string? City { get; set; }
    public string? State { get; set; }
    public string? PostalCode { get; set; }
    public string? Link { get; set; }
    public string? Phone { get; set; }
    public string? Passcode { get; set; }
    public string? Notes { get; set; }

    /// <summary>As the meeting stands. Its passcodes aren't shown, to stewards neither.</summary>
    public static EditForm Of(Meeting meeting) => new()
    {
        Name = meeting.Name,
        Venue = meeting.Venue.ToString(),
        Days = [.. meeting.Schedule.DayNumbers()],
        On = meeting.Schedule.On is { } on ? LocalDatePattern.Iso.Format(on) : null,
        Start = meeting.Schedule.Start.ToString("HH':'mm", CultureInfo.InvariantCulture),
        Minutes = meeting.Schedule.Minutes.ToString(CultureInfo.InvariantCulture),
        Location = meeting.Location,
        Street = meeting.Street,
        City = meeting.City,
        State = meeting.State,
        PostalCode = meeting.PostalCode,
        Link = meeting.ConferenceUrl,
        Phone = meeting.ConferencePhone,
        Notes = meeting.Notes,
    };

    /// <summary>Reads the fields; what can't be is told by field.</summary>
    /// <param name="wrong">Called with a field's name and a sentence in English, a key of the desk's words, with what fills its gaps.</param>
    /// <returns>Null when something was wrong.</returns>
    internal (MeetingEdit Edit, PrivateDetails? Private)? Read(Meeting meeting, PrivateDetails? kept, Gazetteer gazetteer, Action<string, string, object[]> wrong)
    {
        var isRight = true;
        var name = Line(nameof(Name), Name, Meeting.NameLength);
        if (name is null)
        {
            Fault(nameof(Name), "Enter its name.");
        }

        if (!Enum.TryParse<Venue>(Venue, out var venue) || !Enum.IsDefined(venue))
        {
            Fault(nameof(Venue), "Choose how people meet.");
        }

        var days = Days.Where(day => day is >= 0 and < 7).Aggregate(Weekdays.None, (all, day) => all | Schedule.DayOf(day));
        if (meeting.Schedule.On is null && days == Weekdays.None)
        {
            Fault(nameof(Days), "Choose at least one day.");
        }

        var on = LocalDatePattern.Iso.Parse(On?.Trim() ?? "");
        if (meeting.Schedule.On is not null && !on.Success)
        {
            Fault(nameof(On), "Enter a date such as 2026-12-31.");
        }

        var start = Clock.Parse(Start?.Trim() ?? "");
        if (!start.Success)
        {
            Fault(nameof(Start), "Enter a time such as 19:30.");
        }

        if (!int.TryParse(Minutes?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes is < 1 or > Schedule.MaxMinutes)
        {
            Fault(nameof(Minutes), "Enter how many minutes it lasts, up to {0}.", Schedule.MaxMinutes);
        }

        var (location, street, city, state, postal) = (Line(nameof(Location), Location), Line(nameof(Street), Street), Line(nameof(City), City), Line(nameof(State), State), Line(nameof(PostalCode), PostalCode));
        var (link, phone, passcode, notes) = (Line(nameof(Link), Link, Meeting.UrlLength), Line(nameof(Phone), Phone), Line(nameof(Passcode), Passcode, 100), Line(nameof(Notes), Notes, Meeting.NotesLength));
        if (link is not null && !(Uri.TryCreate(link, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            Fault(nameof(Link), "Enter a whole address, such as https://rooms.example.org/one.");
        }

        if (phone is not null && phone.Count(char.IsAsciiDigit) < 7)
        {
            Fault(nameof(Phone), "Enter a phone number.");
        }

        if (!isRight)
        {
            return null;
        }

        // What isn't for everybody goes where it is sealed, whoever typed it.
        var whereabouts = new Whereabouts { City = city, State = state, PostalCode = postal, Country = meeting.Country };
        var withheld = new Withheld(whereabouts.CountryCode);
        var plainLink = link is null ? null : withheld.PlainUrl(link);
        var plainPhone = phone is null ? null : withheld.PlainDialIn(phone);
        withheld.KnowsDialIn(plainPhone);
        var plainNotes = notes is null ? null : withheld.Plain(notes);
        var old = kept ?? new PrivateDetails();
        var secrets = old with
        {
            JoinUrl = plainLink == meeting.ConferenceUrl && plainLink == link ? old.JoinUrl : plainLink == link ? null : link,
            JoinPhone = plainPhone == meeting.ConferencePhone && plainPhone == phone ? old.JoinPhone : plainPhone == phone ? null : phone,
            Passcodes = passcode is not null ? [passcode] : [.. old.Passcodes.Union(withheld.Passcodes)],
            Contacts = [.. old.Contacts.Union(withheld.Contacts)],
        };
        var place = (postal is not null ? gazetteer.FindPostalCode(whereabouts.CountryCode ?? "US", postal) : null) ?? (city is null ? null : gazetteer.FindTown(city, state, whereabouts.CountryCode));
        var schedule = meeting.Schedule.Moved(days, on.Success ? on.Value : null, start.Value, minutes);
        var edit = new MeetingEdit(name!, venue, schedule, location, street, city, state, postal, place?.Latitude, place?.Longitude, plainLink, plainPhone, plainNotes is { Length: > 0 } ? plainNotes : null);
        return (edit, secrets.IsEmpty ? null : secrets);

        string? Line(string field, string? typed, int longest = Meeting.LineLength)
        {
            var text = Web.Typed.Clean(typed);
            if (text.Length > longest)
            {
                Fault(field, "Shorten this to {0} characters. It has {1}.", longest, text.Length);
            }

            return text.Length > 0 ? text : null;
        }

        void Fault(string field, string sentence, params object[] with)
        {
            isRight = false;
            wrong(field, sentence, with);
        }
    }
}
