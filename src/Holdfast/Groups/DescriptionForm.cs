using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>What somebody typed for a group to say of itself, when it is opened and when it is described anew. Kept as it is when something is wrong.</summary>
public class DescriptionForm
{
    private const int MostMeetings = 6;

    public string? Name { get; set; }

    public string? Purpose { get; set; }

    public string? Kind { get; set; }

    public string? Pathway { get; set; }

    public string? Language { get; set; }

    public string? Zone { get; set; }

    public string[] Audience { get; set; } = [];

    /// <summary>The last parts of their addresses.</summary>
    public string? Meetings { get; set; }

    internal GroupKind? ChosenKind => Enum.TryParse<GroupKind>(Kind, out var kind) && Enum.IsDefined(kind) ? kind : null;

    private string NameAsShown => ShownName.Normal(Name);

    private string PurposeAsShown => Typed.Clean(Purpose);

    private List<string> Slugs => [.. (Meetings ?? "").Split([',', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Distinct()];

    internal static DescriptionForm Of(Group its) => new()
    {
        Name = its.Name,
        Purpose = its.Purpose,
        Kind = its.Kind.ToString(),
        Pathway = its.Pathway,
        Language = its.Language,
        Zone = its.Zone,
        Audience = [.. its.Audience],
        Meetings = string.Join(", ", its.Meetings),
    };

    /// <summary>As a group takes it, once <see cref="Check"/> found nothing.</summary>
    internal GroupDescription Description() => new(NameAsShown, PurposeAsShown, Pathway!, Language!, Zone!)
    {
        Audience = CodeList.Of(Audience.Where(Audiences.All.Contains)),
        Meetings = CodeList.Of(Slugs),
    };

    /// <summary>Notes beside each field what is wrong with it.</summary>
    internal async Task Check(HoldfastDb db, GroupVocabulary vocabulary, ModelStateDictionary state, IStringLocalizer<GroupWords> words, CancellationToken cancellation)
    {
        Require(NameAsShown.Length is > 0 and <= GroupDescription.LongestName, nameof(Name), "Enter a name of up to 60 characters.");
        Require(PurposeAsShown.Length is > 0 and <= GroupDescription.LongestPurpose, nameof(Purpose), "Say what the group is for, in up to 600 characters.");
        Require(ChosenKind is not null, nameof(Kind), "Choose how people come in.");
        Require(Pathway is not null && vocabulary.Pathways.ContainsKey(Pathway), nameof(Pathway), "Choose a pathway.");
        Require(Language is "en" or "es", nameof(Language), "Choose a language.");
        Require(Zone is { Length: <= 60 } && DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) is not null, nameof(Zone), "Enter a time zone, like America/Chicago.");
        var slugs = Slugs;
        Require(slugs.Count <= MostMeetings, nameof(Meetings), "Choose up to six meetings.");
        Require(string.Join(',', slugs).Length <= CodeList.Longest, nameof(Meetings), "These meetings’ addresses are too long together. Leave one out.");
        Require(
            slugs.Count is 0 or > MostMeetings || await db.Meetings.CountAsync(meeting => slugs.Contains(meeting.Slug), cancellation) == slugs.Count,
            nameof(Meetings), "One of these meetings isn’t listed here. Use the last part of its address.");

        void Require(bool isRight, string field, string sentence)
        {
            if (!isRight)
            {
                state.Refuse(field, words[sentence]);
            }
        }
    }
}

internal static class RefusedFields
{
    /// <summary>This sentence alone stands beside the field.</summary>
    public static void Refuse(this ModelStateDictionary state, string field, string sentence)
    {
        state.Remove("Input." + field);
        state.AddModelError("Input." + field, sentence);
    }
}
