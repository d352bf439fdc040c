namespace Ralf.Actions.Reporting;

/// <summary>The style of a report for day, night and paper. It is embedded in XML, so it avoids characters that are
/// special there.</summary>
internal static class HtmlStyle
{
    public const string Sheet = """

        :root{color-scheme:light dark;--back:#fff;--text:#1f2328;--quiet:#59636e;--line:#d1d9e0;--soft:#f6f8fa;
        --landed:#1a7f37;--failed:#cf222e;--conflicted:#bc4c00;--running:#0969da;--held:#8250df;--idle:#818b98;--partial:#9a6700}
        @media (prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--quiet:#9198a1;--line:#3d444d;--soft:#151b23;
        --landed:#3fb950;--failed:#f85149;--conflicted:#db6d28;--running:#4493f8;--held:#ab7df8;--idle:#656c76;--partial:#d29922}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:1200px;padding:24px;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif}
        h1{font-size:26px;margin:0 0 8px}h2{font-size:19px;margin:32px 0 8px;border-bottom:1px solid var(--line);padding-bottom:4px}
        h3{font-size:15px;margin:12px 0 4px}h4{font-size:14px;margin:8px 0 0}p{margin:6px 0}ul{margin:4px 0;padding-left:22px}
        .goal{font-size:17px;white-space:pre-line}.said{white-space:pre-line}.quiet{color:var(--quiet);font-weight:normal}
        code,pre{font:13px/1.45 ui-monospace,monospace}code{overflow-wrap:anywhere}
        pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:8px 12px;margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere;max-height:420px;overflow:auto}
        a{color:var(--running)}li{overflow-wrap:anywhere}
        dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(360px,1fr));gap:4px 24px;margin:12px 0}
        dl div{display:flex;gap:8px}dt{color:var(--quiet);min-width:76px}dd{margin:0;overflow-wrap:anywhere;min-width:0}
        .state{display:inline-block;color:var(--idle);font-weight:600}
        h1 .state{border:2px solid;border-radius:16px;padding:0 12px;font-size:16px;vertical-align:middle}
        .state.landed,.state.done{color:var(--landed)}.state.failed{color:var(--failed)}.state.conflicted,.state.blocked,.state.paused{color:var(--conflicted)}
        .state.running,.state.recorded{color:var(--running)}.state.held{color:var(--held)}
        .shares{display:flex;height:12px;border-radius:6px;overflow:hidden;gap:2px;margin:12px 0 4px}
        .share{background:var(--idle);min-width:3px}.share.landed{background:var(--landed)}.share.failed{background:var(--failed)}
        .share.conflicted{background:var(--conflicted)}.share.running,.share.recorded{background:var(--running)}.share.held{background:var(--held)}
        .share.blocked{background:repeating-linear-gradient(45deg,var(--conflicted) 0 4px,var(--back) 4px 7px)}
        .filters label{margin-right:16px;white-space:nowrap}
        .row{display:grid;grid-template-columns:minmax(0,5fr) 88px minmax(0,6fr) 64px 56px 64px;gap:12px;align-items:center}
        .row.head{color:var(--quiet);font-size:13px;padding:4px 8px 4px 26px}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        .task{border-top:1px solid var(--line)}.line{padding:5px 8px;cursor:pointer;list-style:none;display:flex;gap:6px;align-items:center}
        .line::-webkit-details-marker{display:none}.line::before{content:"\25B8";width:12px;color:var(--quiet)}.task[open] .line::before{content:"\25BE"}
        .line .row{flex:1;min-width:0}.line:hover,.task[open] .line{background:var(--soft)}.task:has(:target){outline:2px solid var(--running)}
        .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        .body{padding:4px 8px 16px 26px;scroll-margin-top:48px}.body summary{padding:2px 0;cursor:pointer}
        article{border-left:3px solid var(--idle);padding-left:12px;margin:12px 0}
        article.complete{border-color:var(--landed)}article.failed{border-color:var(--failed)}article.partial{border-color:var(--partial)}
        .track{position:relative;display:block;height:14px;background:var(--soft);border-radius:3px}
        .track.axis{background:none;height:18px}.axis span{position:absolute;white-space:nowrap}
        .bar{position:absolute;top:0;height:14px;min-width:3px;border-radius:2px;background:var(--idle)}
        .bar.complete{background:var(--landed)}.bar.failed{background:var(--failed)}.bar.partial{background:var(--partial)}
        .bar.running{background:repeating-linear-gradient(45deg,var(--running) 0 6px,var(--soft) 6px 10px)}
        table{border-collapse:collapse;width:100%;font-size:13px}th{text-align:left;color:var(--quiet)}
        td,th{padding:3px 10px 3px 0;vertical-align:top;border-bottom:1px solid var(--line);overflow-wrap:anywhere}td:nth-child(2){white-space:nowrap}
        body:has(#show-pending:not(:checked)) .task.pending,body:has(#show-ready:not(:checked)) .task.ready,
        body:has(#show-running:not(:checked)) .task.running,body:has(#show-recorded:not(:checked)) .task.recorded,
        body:has(#show-held:not(:checked)) .task.held,body:has(#show-landed:not(:checked)) .task.landed,
        body:has(#show-failed:not(:checked)) .task.failed,body:has(#show-conflicted:not(:checked)) .task.conflicted,
        body:has(#show-blocked:not(:checked)) .task.blocked,body:has(#show-cancelled:not(:checked)) .task.cancelled{display:none}
        @media (max-width:960px){.row{grid-template-columns:minmax(0,1fr) 88px}.row .track,.row .number,.row.head{display:none}}
        @media print{body{max-width:none;padding:0}.filters{display:none}pre{max-height:none}}

        """;
}
