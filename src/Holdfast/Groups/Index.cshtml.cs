using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Meetings;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>The directory: for members their own groups first, for visitors what each group is for. Never who is in one.</summary>
public sealed class IndexModel(HoldfastDb db, Me me, GroupVocabulary vocabulary, IClock clock) : PageModel
{
    private const int MostShown = 300;
    private const int MostWaiting = 20;

    public sealed record Listed(string Id, string Name, string Purpose, GroupKind Kind, string Pathway, CodeList Audience, string Language);

    public sealed record MyGroup(string Id, string Name, GroupKind Kind, bool IsIn, bool NeedsReply, bool IsClosed);

    /// <summary>Somebody came in and nobody has greeted them yet.</summary>
    /// <param name="IsLate">For longer than <see cref="Greeting.Late"/>.</param>
    public sealed record Waiting(string Id, string PostId, string Name, Instant Since, bool IsLate);

    public Me Me => me;

    public IReadOnlyList<MyGroup> Mine { get; private set; } = [];

    public IReadOnlyList<Waiting> Newcomers { get; private set; } = [];

    /// <summary>By pathway, in the order of the vocabulary.</summary>
    public IReadOnlyList<(string Pathway, IReadOnlyList<Listed> Groups)> Directory { get; private set; } = [];

    public GroupVocabulary Vocabulary => vocabulary;

    public async Task OnGet(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (me.IsSignedIn)
        {
            Mine = await db.Memberships.AsNoTracking().Where(mine => mine.MemberId == me.MemberId)
                .Join(db.Groups.VisibleTo(db, me), mine => mine.GroupId, its => its.Id, (mine, its) => new { Mine = mine, Group = its })
                .OrderBy(row => row.Group.ClosedAt != null).ThenBy(row => row.Group.Name)
                .Select(row => new MyGroup(
                    row.Group.PublicId, row.Group.Name, row.Group.Kind, row.Mine.State == MembershipState.In,
                    row.Group.ClosedAt == null && row.Mine.State == MembershipState.In && db.Posts.Any(post => post.GroupId == row.Group.Id && post.Rank == Post.NeedsReply),
                    row.Group.ClosedAt != null))
                .Take(MostShown).ToListAsync(cancellation);
            Newcomers = await Greeting.Waiting(db, me, now).Take(MostWaiting).Select(row => new Waiting(row.GroupId, row.PostId, row.Name, row.Since, row.Since < now - Greeting.Late)).ToListAsync(cancellation);
        }

        var own = Mine.Select(mine => mine.Id).ToList();
        var listed = await db.Groups.AsNoTracking().VisibleTo(db, me).Where(row => row.Kind != GroupKind.Hidden && row.ClosedAt == null && !own.Contains(row.PublicId)).OrderBy(row => row.Name).Take(MostShown)
            .Select(row => new Listed(row.PublicId, row.Name, row.Purpose, row.Kind, row.Pathway, row.Audience, row.Language)).ToListAsync(cancellation);
        var byPathway = listed.ToLookup(row => row.Pathway);
        Directory = [.. vocabulary.Pathways.Keys.Where(byPathway.Contains).Select(pathway => (pathway, (IReadOnlyList<Listed>)[.. byPathway[pathway]]))];
    }

    public static string? AudienceOf(Listed listed) => listed.Audience.Count == 0 ? null : string.Join(", ", listed.Audience.Select(code => Audiences.Name(code).ToString()));
}
