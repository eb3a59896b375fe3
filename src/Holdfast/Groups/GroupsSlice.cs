using Holdfast.Accounts;
using Holdfast.Notices;
using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Ui;
using Holdfast.Web;

namespace Holdfast.Groups;

/// <summary>Belonging: finding a group, coming in, being heard.</summary>
public static class GroupsSlice
{
    /// <summary>What the command line needs too.</summary>
    public static IServiceCollection AddGroups(this IServiceCollection services)
    {
        services.AddSingleton(_ => GroupVocabulary.Load(Path.Combine(AppContext.BaseDirectory, "groups.yaml")));
        services.AddSingleton<IFeelings>(provider => provider.GetRequiredService<GroupVocabulary>());
        services.AddSingleton<GroupSeals>();
        services.AddSingleton<SendingWord>();
        services.AddSingleton<ComingIn>();
        services.AddScoped<Leaving>();
        services.AddScoped<ILeave>(provider => provider.GetRequiredService<Leaving>());
        services.AddScoped<IExportMine, MyGroups>();
        services.AddScoped<IExportMine, MyPosts>();
        services.AddScoped<IExportMine, MyReplies>();
        services.AddScoped<INoticeScopes, GroupScopes>();
        services.AddScoped<IUnwrittenNotices, NamelessNotices>();
        services.AddScoped<AskedAboutMine>();
        services.AddScoped<IExportMine>(provider => provider.GetRequiredService<AskedAboutMine>());
        services.AddScoped<IAboutMeToo>(provider => provider.GetRequiredService<AskedAboutMine>());
        return services;
    }

    /// <summary>What a site being served needs.</summary>
    public static IServiceCollection AddGroupPages(this IServiceCollection services)
    {
        services.AddSingleton<Pace>();
        services.AddScoped<Ago>();
        services.AddScoped<Feed>();
        services.AddScoped<ITodayCard, TodayInGroups>();
        services.AddScoped<Speaking>();
        services.AddScoped<LookingUp>();
        services.AddSingleton<IEraseInTime, ErasedInGroups>();
        services.AddSingleton<IWaiting, UnmaskingsWaiting>();
        services.AddSingleton<IWaiting, ApproachesWaiting>();
        services.AddSingleton(new YouLink("/you/nameless", new LocalText("Who asked about your nameless words", "Quién preguntó por tus palabras sin nombre")));
        foreach (var deed in LookingUpDeeds.Said)
        {
            services.AddSingleton(deed);
        }

        // What is held back comes first: advice is for words that can be posted.
        services.AddScoped<IScreenDrafts, SolicitingScreen>();
        services.AddScoped<IScreenDrafts, WorryScreen>();
        services.AddSingleton<IReportable, PostReports>();
        services.AddSingleton<IReportable, ReplyReports>();
        services.AddSingleton<DiscardedKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<DiscardedKeys>());
        services.AddSingleton<GroupRounds>();
        services.AddHostedService(provider => provider.GetRequiredService<GroupRounds>());
        services.AddSingleton(new YouLink("/you/not-today", new LocalText("Your words for “not today”", "Tus palabras para «hoy no»")));
        services.AddSingleton(new NavItem("/groups", "people", new LocalText("Groups", "Grupos"), 40));
        return services;
    }
}

/// <summary>How what this slice writes into the audit log is told to the member it is about.</summary>
internal static class LookingUpDeeds
{
    public static readonly IReadOnlyList<DeedWords> Said =
    [
        new(LookingUp.Asked, new("Somebody asked to look up who wrote nameless words of yours.", "Alguien pidió averiguar quién escribió unas palabras tuyas sin nombre.")),
        new(LookingUp.Agreed, new("Somebody else agreed to look up who wrote nameless words of yours.", "Otra persona estuvo de acuerdo en averiguar quién escribió unas palabras tuyas sin nombre.")),
        new(LookingUp.Refused, new("Somebody said no to looking up who wrote nameless words of yours.", "Alguien dijo que no a averiguar quién escribió unas palabras tuyas sin nombre.")),
        new(LookingUp.Looked, new("Your name behind nameless words was looked at.", "Se miró tu nombre detrás de unas palabras sin nombre.")),
    ];
}
