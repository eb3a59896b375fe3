using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>For those who look after a group: who asks to come in, invitations, agreements, and how the group is doing as a whole.</summary>
public sealed class CareModel(HoldfastDb db, Writer writer, Me me, IClock clock, GroupSeals seals, SendingWord word, ComingIn comingIn, AccountCookies cookies, Site site, IStringLocalizer<GroupWords> words)
    : GroupPage(db, me, clock)
{
    private const int MostRequests = 50;
    private const int MostQuiet = 30;
    private const string MadeCookie = "invited";

    public sealed class Form
    {
        public string? Agreements { get; set; }

        public int Uses { get; set; } = 5;

        public int Days { get; set; } = 14;

        public string? Sentence { get; set; }
    }

    public sealed record Asker(string Id, string Alias, string Line, LocalDate On);

    public sealed record Quiet(string Id, string Alias);

    public sealed record Open(string Id, int UsesLeft, Instant Until);

    private sealed record Made(string Group, string Token);

    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<Asker> Askers { get; private set; } = [];

    public IReadOnlyList<Quiet> QuietMembers { get; private set; } = [];

    public IReadOnlyList<Open> Invitations { get; private set; } = [];

    public Health Health { get; private set; } = null!;

    /// <summary>A link just made; shown once.</summary>
    public string? Link { get; private set; }

    public async Task<IActionResult> OnGet(string group, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation))
        {
            return NotFoundOrAgreeFirst();
        }

        if (Standing.Group.IsClosed)
        {
            return Redirect(Home + "/closing");
        }

        if (cookies.Noted<Made>(HttpContext, MadeCookie) is { } made && made.Group == group)
        {
            Link = new Uri(site.Address, "/groups/invited/" + made.Token).AbsoluteUri;
            cookies.Forget(HttpContext, MadeCookie);
        }

        return await Draw(cancellation);
    }

    public async Task<IActionResult> OnPostAdmit(string group, string? who, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation) || await AskerCalled(who, cancellation) is not { } asker)
        {
            return NotFound();
        }

        if (NotNow() is { } elsewhere)
        {
            return elsewhere;
        }

        await writer.WriteOnce(
            Db,
            FormId!,
            async () =>
            {
                asker.Admit(Now);
                var welcome = Post.Welcome(asker, Now);
                Db.Posts.Add(welcome);
                await word.Answered(Db, Standing.Group, asker, cancellation);
                await word.Arrived(Db, Standing.Group, asker, welcome, Standing.Mine!.Id, cancellation);
            },
            cancellation);
        return Redirect(Home + "/care");
    }

    public async Task<IActionResult> OnPostDecline(string group, string? who, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation) || await AskerCalled(who, cancellation) is not { } asker)
        {
            return NotFound();
        }

        if (NotNow() is { } elsewhere)
        {
            return elsewhere;
        }

        var sentence = Lines(Input.Sentence);
        if (sentence.Length is 0 or > Membership.LongestLine)
        {
            NotDone = words["Write a kind sentence, up to 300 characters. They read it in place of coming in."];
            return await Again(cancellation);
        }

        await writer.WriteOnce(
            Db,
            FormId!,
            async () =>
            {
                asker.Decline(sentence, seals);
                await comingIn.AskLater(Db, Standing.Group, asker, cancellation);
                await word.Answered(Db, Standing.Group, asker, cancellation);
            },
            cancellation);
        return Redirect(Home + "/care");
    }

    public async Task<IActionResult> OnPostInvite(string group, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation))
        {
            return NotFound();
        }

        if (NotNow() is { } elsewhere)
        {
            return elsewhere;
        }

        if (Input.Uses is < 1 or > Invitation.MostUses || Input.Days is < 1 or > 60)
        {
            NotDone = words["An invitation has 1 to 50 uses and lasts 1 to 60 days."];
            return await Again(cancellation);
        }

        if (await Good().CountAsync(cancellation) >= Invitation.MostAtOnce)
        {
            NotDone = words["There are many open invitations. End one first."];
            return await Again(cancellation);
        }

        string? token = null;
        await writer.WriteOnce(
            Db,
            FormId!,
            () =>
            {
                (var invitation, token) = Invitation.To(Standing.Group, Input.Uses, Duration.FromDays(Input.Days), false, seals, Now);
                Db.Invitations.Add(invitation);
                return Task.CompletedTask;
            },
            cancellation);
        if (token is not null)
        {
            cookies.Note(HttpContext, MadeCookie, new Made(group, token));
        }

        // Down to where the link stands: it is shown once.
        return Redirect(Home + "/care#h-inv");
    }

    public async Task<IActionResult> OnPostEnd(string group, string? invitation, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation) || await Db.Invitations.SingleOrDefaultAsync(known => known.PublicId == invitation && known.GroupId == Standing.Group.Id, cancellation) is not { } known)
        {
            return NotFound();
        }

        if (NotNow() is { } elsewhere)
        {
            return elsewhere;
        }

        await writer.WriteOnce(
            Db,
            FormId!,
            () =>
            {
                known.End();
                return Task.CompletedTask;
            },
            cancellation);
        return Redirect(Home + "/care");
    }

    public async Task<IActionResult> OnPostAgreements(string group, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation))
        {
            return NotFound();
        }

        if (NotNow() is { } elsewhere)
        {
            return elsewhere;
        }

        var lines = AgreementLines(Input.Agreements);
        if (lines.Count is 0 or > Agreement.MostLines || lines.Exists(line => line.Length > Agreement.LongestLine))
        {
            NotDone = words[new OneAgreementAtLeast().Sentence];
            return await Again(cancellation);
        }

        await writer.WriteOnce(
            Db,
            FormId!,
            async () =>
            {
                var its = await Db.Groups.SingleAsync(row => row.Id == Standing.Group.Id, cancellation);
                Db.Agreements.Add(its.Agree(lines, Now));
                // Whoever changed it has read it.
                (await Db.Memberships.SingleAsync(mine => mine.Id == Standing.Mine!.Id, cancellation)).Agree(its.AgreementsVersion);
                await word.Announce(Db, new Announcement(its, AnnouncementKind.Agreements, Standing.Mine!.Id), its, cancellation);
            },
            cancellation);
        return Redirect(Home + "/care");
    }

    internal static List<string> AgreementLines(string? typed) => [.. Lines(typed).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private Task<Membership?> AskerCalled(string? who, CancellationToken cancellation) =>
        Db.Memberships.SingleOrDefaultAsync(asker => asker.PublicId == who && asker.GroupId == Standing.Group.Id && asker.State == MembershipState.Asked, cancellation);

    private IQueryable<Invitation> Good() => Db.Invitations.AsNoTracking().Where(known => known.GroupId == Standing.Group.Id && known.UsesLeft > 0 && known.Until > Now && !known.ToFacilitate);

    private async Task<IActionResult> Again(CancellationToken cancellation)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await Draw(cancellation);
    }

    private async Task<IActionResult> Draw(CancellationToken cancellation)
    {
        var id = Standing.Group.Id;
        var asked = await Db.Memberships.AsNoTracking().Where(asker => asker.GroupId == id && asker.State == MembershipState.Asked).OrderBy(asker => asker.Id).Take(MostRequests).ToListAsync(cancellation);
        var quiet = await Health.Quiet(Db, id, Now).AsNoTracking().Where(other => other.Id != Standing.Mine!.Id).ApartFromNone(Db, Standing.Mine!.PublicId).OrderBy(other => other.PublicId).Take(MostQuiet).ToListAsync(cancellation);
        Invitations = await Good().OrderBy(known => known.Until).Take(Invitation.MostAtOnce).Select(known => new Open(known.PublicId, known.UsesLeft, known.Until)).ToListAsync(cancellation);
        Input.Agreements ??= await Db.Agreements.Where(agreement => agreement.GroupId == id && agreement.Version == Standing.Group.AgreementsVersion).Select(agreement => agreement.Text).SingleOrDefaultAsync(cancellation);
        Health = await Health.Of(Db, id, Now, cancellation);
        seals.Prepare(asked.Concat(quiet).Select(other => other.Alias?.Bytes));
        Askers = [.. asked.Select(asker => new Asker(asker.PublicId, seals.Alias(asker), asker.Request is { } line ? seals.Open(line, asker.RequestPlace) : "", asker.JoinedOn))];
        QuietMembers = [.. quiet.Select(other => new Quiet(other.PublicId, seals.Alias(other)))];
        return Page();
    }
}
