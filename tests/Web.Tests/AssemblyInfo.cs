// Each test has a server of its own; the classifiers behind them may be used by several threads.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
